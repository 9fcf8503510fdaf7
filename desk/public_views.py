"""The page that anybody may see: is this paper, or this file, one of ours?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.visiting import address_of
from desk.verification import of_code, of_file
from notices.look_ups import seconds_to_wait
from notices.uploads import UPLOAD_BYTES

TEMPLATE = "notices/verify.html"
# What a browser puts around a file that it sends.
ENVELOPE_BYTES = 64 * 1024


class CodeForm(forms.Form):
    """The code printed beside the QR code of a document."""

    code = forms.CharField(label="核验码", max_length=64, help_text="印在二维码旁，或者扫码直接打开。")

    def clean_code(self) -> str:
        """A slash is the address's, and in no code."""
        code = str(self.cleaned_data["code"]).replace("/", "").strip()
        if not code:
            raise forms.ValidationError("没有填写核验码。请填写印在二维码旁的字符。")
        return code


class FileForm(forms.Form):
    """The file that a visitor holds."""

    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        help_text=f"PDF，不超过{UPLOAD_BYTES // 2**20}MB。文件只用于比对，不保存。",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": "请选择要核验的PDF文件。"},
    )

    def clean_file(self) -> bytes:
        upload: UploadedFile = self.cleaned_data["file"]
        if upload.size is None or upload.size > UPLOAD_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        content: bytes = upload.read()
        if not content.startswith(b"%PDF-"):
            raise forms.ValidationError("这不是PDF文件。请选择收到的PDF原件，不要用照片或者打印稿的扫描件。")
        return content


TOO_LARGE = f"文件超过{UPLOAD_BYTES // 2**20}MB，不是本系统的文书。"


# Nothing is changed by it, so nothing can be forged; and the size is looked at before anything is read.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Public: the code is typed in, or the file is sent."""
    if request.method == "POST":
        return _verify_file(request)
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("desk:verify_code", code=form.cleaned_data["code"])
    if form.is_bound and (wait := seconds_to_wait(address_of(request))):
        return _too_often(request, wait)
    return _page(request, {"form": form})


@login_not_required
@never_cache
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Public: the QR code leads here. A right and a wrong code cost the same and look alike."""
    if wait := seconds_to_wait(address_of(request)):
        return _too_often(request, wait)
    context = of_code(code.strip().replace("\x00", ""))
    return _page(request, context, status=200 if context["found"] else 404)


def _verify_file(request: HttpRequest) -> HttpResponse:
    if wait := seconds_to_wait(address_of(request)):
        return _too_often(request, wait)
    sent = request.META.get("CONTENT_LENGTH") or "0"
    if not sent.isdigit() or int(sent) > UPLOAD_BYTES + ENVELOPE_BYTES:
        return _page(request, {"file_form": FileForm(), "refusal": TOO_LARGE}, status=413)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, {"file_form": form}, status=400)
    return _page(request, of_file(form.cleaned_data["file"]))


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    response = _page(request, {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(
        request,
        TEMPLATE,
        {"form": CodeForm(), "file_form": FileForm(), "found": None} | context,
        status=status,
    )
