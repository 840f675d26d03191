"""Who says it: the name, for people, of the receiver, program or table that a rule knows."""

from bounce_cli.classifier import Rule
from bounce_cli.language.said import said
from bounce_cli.rendering.style import Style

__all__ = ["name_of", "speaker"]

_AS_WRITTEN = (
    "Aliyun Amavis Barracuda Biglobe Brevo Cisco Cloudflare Comcast Courier Cox Domino Dovecot Exim Facebook Free "
    "Haraka Kerio Mailchannels Mailgun Mailmarshal Mandrill Mimecast Oracle Orange Postfix Postmark Proofpoint Proton "
    "Sendmail Spamexperts Spectrum Vodafone Willcom Yahoo Yandex Zoho"
)
_NAMES = {name.lower(): name for name in _AS_WRITTEN.split()} | {
    "aol": "AOL",
    "apple": "Apple iCloud",
    "att": "AT&T",
    "coremail": "Coremail (China)",
    "cpanel": "cPanel",
    "dma": "DragonFly",
    "docomo": "NTT docomo",
    "duck": "DuckDuckGo",
    "earthlink": "EarthLink",
    "exchange": "Microsoft Exchange",
    "exchange-online": "Microsoft 365",
    "fortimail": "FortiMail",
    "forwardemail": "Forward Email",
    "godaddy": "GoDaddy",
    "google": "Gmail",
    "groupwise": "GroupWise",
    "hmailserver": "hMailServer",
    "hornet": "Hornetsecurity",
    "hubspot": "HubSpot",
    "imail": "IMail",
    "interscan": "InterScan",
    "iua": "I.UA",
    "kddi": "KDDI (au)",
    "laposte": "La Poste",
    "listserv": "LISTSERV",
    "mailru": "Mail.ru",
    "mdaemon": "MDaemon",
    "messagelabs": "Symantec Email Cloud",
    "netease": "NetEase (163.com)",
    "opensmtpd": "OpenSMTPD",
    "outlook-com": "Outlook.com",
    "powermta": "PowerMTA",
    "procmail": "procmail",
    "qmail": "qmail",
    "qq": "QQ Mail",
    "reply": "SMTP",
    "sendgrid": "SendGrid",
    "ses": "Amazon SES",
    "sfr": "SFR",
    "sieve": "Sieve",
    "softbank": "SoftBank",
    "sparkpost": "SparkPost",
    "status": said("the registry"),
    "telekom": "T-Online",
    "united-internet": "GMX, web.de, IONOS",
    "verizon-text": "Verizon text",
    "vpopmail": "vpopmail",
    "yahoo-groups": "Yahoo Groups",
}


def name_of(rule: str) -> str | None:
    """Who writes what the rule of this id knows; None where many do."""
    return _NAMES.get(rule.partition(".")[0])


def speaker(rule: Rule, style: Style) -> str:
    """The name for a table: that of the receiver, else of the subject, with the command that is answered."""
    theme = said("in general") if rule.id.startswith("generic.") else rule.id.partition(".")[0].replace("-", " ")
    name = style.say(name_of(rule.id) or (rule.receiver[0].replace("_", " ") if rule.receiver else theme))
    return f"{name}, {rule.command[0]}" if rule.command else name
