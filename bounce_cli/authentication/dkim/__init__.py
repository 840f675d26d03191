"""DKIM (RFC 6376): signatures and keys of a returned copy, judged by what they still prove."""
