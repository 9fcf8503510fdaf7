"""Bodies of the fictional city. `BodyFactory(parts="D")`; `CommissionFactory()` and its like are ready."""

import factory

from organisations.models import Body, Contact


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body

    name = factory.Sequence(lambda n: f"澄川市第{n}样例局")
    level = "市"
    region = "澄川市"
    kind = "政府部门"
    parts = "D"
    is_sample = True


class CommissionFactory(BodyFactory):
    name = factory.Sequence(lambda n: f"第{n}样例纪委监委")
    kind = "纪委监委"
    parts = "J"
    document_mark = factory.Sequence(lambda n: f"样纪{n}")


class CreditOfficeFactory(BodyFactory):
    name = factory.Sequence(lambda n: f"第{n}样例发展和改革委员会")
    parts = "F"
    document_mark = factory.Sequence(lambda n: f"样发改{n}")


class GovernmentFactory(BodyFactory):
    name = factory.Sequence(lambda n: f"第{n}样例区人民政府")
    kind = "政府"
    parts = "G R"
    document_mark = factory.Sequence(lambda n: f"样政{n}")


class AuthorityFactory(BodyFactory):
    name = factory.Sequence(lambda n: f"第{n}样例主管局")
    parts = "D R"
    document_mark = factory.Sequence(lambda n: f"样建{n}")


class VerifierFactory(BodyFactory):
    name = factory.Sequence(lambda n: f"第{n}样例财政局")
    parts = "V"
    document_mark = factory.Sequence(lambda n: f"样财{n}")


class CourtFactory(BodyFactory):
    name = factory.Sequence(lambda n: f"第{n}样例人民法院")
    kind = "法院"
    parts = "C"
    court_code = factory.Sequence(lambda n: f"例{n:02d}")


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    body = factory.SubFactory(BodyFactory)
    name = "样例甲"
    position = "办公室主任"
    phone = "0000-0000000"
