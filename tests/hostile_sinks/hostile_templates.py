"""Mails with a place for hostile words wherever a mail has words."""

__all__ = ["AWAY", "COMPLAINT", "NOTICE", "ORDINARY", "RECEIPT", "REPORT", "UNAUTHENTICATED", "WELL_FORMED"]

REPORT = b"""\
Return-Path: <>
Received: from %(x)s (%(x)s [192.0.2.1]) by mx.example.com; Fri, 20 Nov 2026 09:12:05 +0100
From: MAILER-DAEMON@mail.example.com (%(x)s)
To: %(x)s <news@example.com>
Subject: Undelivered Mail Returned to Sender %(x)s
Date: Fri, 20 Nov 2026 09:12:04 +0100
Message-ID: <%(x)s@mail.example.com>
In-Reply-To: <%(x)s>
X-Failed-Recipients: %(x)s@example.org, kim@%(x)s
X-%(x)s: %(x)s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset="%(x)s"

This is the mail system at host %(x)s.

<%(x)s@example.org>: host mx.example.org[192.0.2.25] said: 550 5.7.1 %(x)s (in reply to
    RCPT TO command)

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; %(x)s
X-Postfix-Queue-ID: %(x)s
X-Postfix-Sender: rfc822; %(x)s
Original-Envelope-ID: %(x)s
Arrival-Date: Fri, 20 Nov 2026 09:12:00 +0100 %(x)s

Final-Recipient: rfc822; %(x)s@example.org
Original-Recipient: rfc822; alias%(x)s@example.org
Action: failed
Status: 5.7.1 (%(x)s)
Remote-MTA: dns; %(x)s.example
Diagnostic-Code: smtp; 550 5.7.1 spam content refused: %(x)s

Final-Recipient: rfc822; kim@%(x)s
Action: failed
Status: 4.2.2
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; %(x)s

Final-Recipient: rfc822; %(x)s
Action: failed
Status: %(x)s
Diagnostic-Code: %(x)s

--b1
Content-Type: message/rfc822

Return-Path: <%(x)s@example.com>
From: "%(x)s" <news@example.com>
Sender: %(x)s
To: "%(x)s" <%(x)s@example.org>
Cc: %(x)s
Subject: %(x)s
Date: Fri, 20 Nov 2026 09:11:58 +0100 %(x)s
Message-ID: <%(x)s@example.com>
List-Unsubscribe: <http://%(x)s>
X-%(x)s: %(x)s
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="%(y)s"; x="%(x)s"

--%(y)s
Content-Type: text/plain; charset=utf-8; name="%(x)s"

Hello, see http://%(x)s/ %(x)s
%(x)s

--%(y)s
Content-Type: application/x-%(x)s; name="%(x)s.exe"
Content-Disposition: attachment; filename="%(x)s.docm"
Content-Transfer-Encoding: %(x)s

x
--%(y)s
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''%(percent)s.docm
Content-Transfer-Encoding: base64

eA==
--%(y)s--

--b1--
"""
WELL_FORMED = b"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.com
To: news@example.com
Subject: %(header)s
Date: Fri, 20 Nov 2026 09:12:04 +0100
Message-ID: <r1@mail.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

%(base64)s
--b1
Content-Type: message/global-delivery-status
Content-Transfer-Encoding: quoted-printable

Reporting-MTA: dns; mail.example.com

Final-Recipient: utf-8; lee@example.org
Action: failed
Status: 5.7.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.7.1 Message refused as spam: %(quoted)s

Final-Recipient: utf-8; %(quoted)s@example.org
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 550 5.7.1 Message refused as spam

--b1
Content-Type: message/rfc822

Return-Path: <news@example.com>
From: %(header)s <news@example.com>
To: %(header)s <lee@example.org>
Subject: %(header)s
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <original@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

%(line)s
--b1--
"""
COMPLAINT = b"""\
From: Complaint Loop <feedback@isp.example>
To: abuse@example.com
Subject: FW: %(x)s
Date: Sat, 21 Nov 2026 07:30:10 +0000
Message-ID: <%(x)s@isp.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

%(x)s
--b
Content-Type: message/feedback-report

Feedback-Type: abuse %(x)s
User-Agent: %(x)s
Version: 1
Original-Mail-From: <%(x)s@example.com>
Original-Rcpt-To: %(x)s@isp.example
Reporting-MTA: dns; %(x)s
Arrival-Date: %(x)s
Source-IP: %(x)s
Reported-Domain: %(x)s

--b
Content-Type: text/rfc822-headers

From: %(x)s <news@news.example.com>
To: %(x)s@isp.example
Subject: %(x)s
Message-ID: <%(x)s>

--b--
"""
RECEIPT = b"""\
From: "%(x)s" <kim@example.org>
To: lee@example.com
Subject: Read: %(x)s
Message-ID: <%(x)s@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

%(x)s
--b
Content-Type: message/disposition-notification

Reporting-UA: %(x)s; %(x)s
Original-Recipient: rfc822; %(x)s@example.org
Final-Recipient: rfc822; %(x)s@example.org
Original-Message-ID: <%(x)s>
Disposition: manual-action/MDN-sent-manually; displayed/%(x)s

--b--
"""
AWAY = b"""\
From: "%(x)s" <kim%(x)s@example.org>
To: lee@example.com
Subject: Out of office: %(x)s
Auto-Submitted: auto-replied
Message-ID: <%(x)s@example.org>
In-Reply-To: <%(x)s>

%(x)s
"""
NOTICE = b"""\
From: Mail Delivery Subsystem <mailer-daemon@%(x)s>
To: news@example.com
Subject: Delivery Status Notification (Failure) %(x)s
Message-ID: <%(x)s@example.org>

Hi. This is the qmail-send program at %(x)s.
I'm afraid I wasn't able to deliver your message to the following addresses.

<%(x)s@example.org>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 %(x)s
Giving up on 192.0.2.25.

--- Below this line is a copy of the message.

From: %(x)s <news@example.com>
Subject: %(x)s

%(x)s
"""
ORDINARY = b"""\
From: "%(x)s" <kim@example.org>
To: %(x)s
Subject: %(x)s
Message-ID: <%(x)s>

%(x)s
"""


UNAUTHENTICATED = b"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.com
To: news@example.com
Subject: Undelivered
Date: Wed, 25 Nov 2026 09:12:04 +0100
Message-ID: <r1@mail.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.%(d)s

Final-Recipient: rfc822; lee@example.org
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.7.26 SPF and DKIM did not pass for %(d)s [192.0.2.77] (d=%(x)s s=%(x)s) %(x)s

--b1
Content-Type: message/rfc822

Return-Path: <news@%(d)s>
Received: from %(x)s (%(x)s [192.0.2.77]) by mx.example.org; Wed, 25 Nov 2026 09:11:58 +0100
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%(d)s; s=s1; h=from:to; bh=AAAA; b=BBBB
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%(x)s.%(d)s; s=%(x)s; h=from:to; bh=AAAA; b=BBBB
DKIM-Signature: v=1; a=%(x)s; c=%(x)s; d=%(d)s; s=%(x)s; h=%(x)s; bh=%(x)s; b=%(x)s
Authentication-Results: mx.example.org; spf=fail %(x)s smtp.mailfrom=%(x)s; dkim=fail (%(x)s) header.d=%(x)s
From: News <news@%(d)s>
To: lee@example.org
Subject: Hi
Date: Wed, 25 Nov 2026 09:11:58 +0100
Message-ID: <original@%(d)s>

Hello.
--b1--
"""
