"""From when on several bounces say something: each number with its reason. A false alarm is worse than a miss."""

__all__ = [
    "AGE_DAYS",
    "DOWN_LEAST",
    "FILTER_LEAST",
    "FILTER_SHARE",
    "FREQUENT_LEAST",
    "MANY_LEAST",
    "MOST_ADDRESSES",
    "MOST_DAYS",
    "MOST_DOMAINS",
    "MOST_EXAMPLES",
    "MOST_GROUPS",
    "MOST_SENDERS",
    "MOST_SIGHTS",
    "OTHERS_LEAST",
    "OWN_DOMAINS",
    "RARE_MOST",
    "RATE_LEAST",
    "RECEIVERS_LEAST",
    "RECENT_DAYS",
    "RISE_BEFORE",
    "RISE_DAYS",
    "RISE_FACTOR",
    "RISE_HIGHEST",
    "RISE_LEAST",
    "RISE_SHARE",
    "SENDER_LEAST",
    "SENDER_SHARE",
    "SERVICE_DOMAINS",
    "SERVICE_LEAST",
    "STILL_DAYS",
    "STILL_SPAN",
    "SURE",
    "WHOLE",
]

# A verdict below this is a guess, and many guesses of one kind are still one guess.
SURE = 0.5

# Four refusals of one kind may be four mails that had it coming; five different addresses are hardly chance.
FILTER_LEAST = 5
# Most of the addresses there that are not dead. A filter that lets half of them in looks at the mails, not the sender.
FILTER_SHARE = 0.6

# A service takes mail for many domains: some more addresses than for one domain, and three domains that share nothing
# else but it.
SERVICE_LEAST = 8
SERVICE_DOMAINS = 3
# Where one domain has nearly all of them, the domain is the matter and not its service.
WHOLE = 0.8

# The refusals of one sending address or domain at one receiver, nearly all of what it sent there, and another one that
# is heard there meanwhile. There are many such pairs to look at, so chance has to be kept out twice.
SENDER_LEAST = 8
SENDER_SHARE = 0.9
OTHERS_LEAST = 5
# Receivers that do not know each other and say the same of one sender.
MANY_LEAST = 5
RECEIVERS_LEAST = 3

# On fewer bounces a day doubles by chance.
RISE_LEAST = 20
# Days with bounces before the rise, without which nobody knows what is usual; and how far back that is asked.
RISE_DAYS = 5
RISE_BEFORE = 60
# Against the median of these days, so that one earlier bad day does not hide it, and against the worst of them, so
# that a weekly mailing is no rise each week.
RISE_FACTOR = 4
RISE_HIGHEST = 1.5
# Against the reason's share of all bounces before: where everything grows, more mail was sent.
RISE_SHARE = 2

# A domain with as many addresses is well known to the sender; one with so few of another spelling is the odd one.
FREQUENT_LEAST = 20
RARE_MOST = 2

# One address may have a route of its own; for three the server is the matter.
DOWN_LEAST = 3
# So many receivers are not down at once: the sender's own connection is.
OWN_DOMAINS = 20
# A rate limit hits whatever comes at that moment, so it takes some more addresses than a filter.
RATE_LEAST = 10

# Days with a bounce for a reason that ended the address, and days between the first and the last of them: within a
# week an address may bounce again before anybody could take it out.
STILL_DAYS = 3
STILL_SPAN = 7

# Days before the newest bounce: what did not happen in them is over, and is told as such or not at all.
RECENT_DAYS = 30

# What is remembered, at most. All of it together takes some 90 MB when full; beyond it the result says so.
MOST_ADDRESSES = 500_000
MOST_SIGHTS = 1_000_000
MOST_DOMAINS = 50_000
MOST_GROUPS = 10_000
MOST_SENDERS = 20_000
MOST_DAYS = 20_000
MOST_EXAMPLES = 5

# Days since the first bounce of a dead address that still bounces.
AGE_DAYS = (30, 365)
