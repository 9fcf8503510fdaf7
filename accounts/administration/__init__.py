"""Pages of the three administrators.

people      accounts                                  (all see, the system administrator changes)
roles       what is proposed, what is granted         (security administrator)
resets      passwords reset by two of them            (system asks, security decides)
policy      the security policy and its history       (security administrator changes)
records     who came and went, who did what; export   (security and audit administrators)
imports     people and bodies from a file             (system administrator)
bodies      the register of bodies                    (system administrator)
"""
