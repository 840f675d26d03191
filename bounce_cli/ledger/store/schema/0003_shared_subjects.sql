-- Whether mail with this subject went to several recipients: then each of them knows it, and it proves nothing. Once set
-- it stays, also where what set it is taken out.
ALTER TABLE sent ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sent_by_subject ON sent (subject, key) WHERE subject IS NOT NULL;
UPDATE sent SET shared = 1 WHERE subject IN (
    SELECT subject FROM sent WHERE subject IS NOT NULL GROUP BY subject HAVING count(DISTINCT key) > 1
);
INSERT OR IGNORE INTO unsettled SELECT DISTINCT key FROM events;
