"""Small mails for tests that care for what is done with a mail rather than for how it is read."""

REPORT = b"""\
Return-Path: <>
Received: from mail.example.com (mail.example.com [192.0.2.1]) by mx.example.com; Fri, 20 Nov 2026 09:12:05 +0100
From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
To: news@example.com
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 09:12:04 +0100
Message-ID: <%(id)s@mail.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.com.

<%(recipient)s>: host mx.example.org[192.0.2.25] said: %(reply)s (in reply to
    RCPT TO command)

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com
X-Postfix-Queue-ID: 4F1A2B3C4D
Arrival-Date: Fri, 20 Nov 2026 09:12:00 +0100

Final-Recipient: rfc822; %(recipient)s
Action: %(action)s
Status: %(status)s
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; %(reply)s

--b1
Content-Type: message/rfc822

Return-Path: <news@example.com>
From: Example News <news@example.com>
To: %(recipient)s
Subject: November
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <original@example.com>

Hello.

--b1--
"""

ORDINARY = b"""\
From: Kim <kim@example.org>
To: lee@example.com
Subject: Lunch
Date: Fri, 20 Nov 2026 11:00:00 +0100
Message-ID: <lunch@example.org>

Shall we?
"""

AUTO_REPLY = b"""\
Return-Path: <>
From: Kim <kim@example.org>
To: lee@example.com
Subject: Out of office: Lunch
Auto-Submitted: auto-replied
Date: Fri, 20 Nov 2026 11:00:05 +0100
Message-ID: <away@example.org>

I am away until Monday.
"""


def report(
    recipient: str = "kim@example.org",
    reply: str = "550 5.1.1 <kim@example.org>: Recipient address rejected: User unknown",
    status: str = "5.1.1",
    action: str = "failed",
    message_id: str = "r1",
) -> bytes:
    """A delivery report as Postfix writes it."""
    values = {"recipient": recipient, "reply": reply, "status": status, "action": action, "id": message_id}
    return REPORT % {name.encode(): value.encode() for name, value in values.items()}
