-- Candidate pairs of documents, exact: all pairs whose shared shingles reach a share of the smaller set.
--
-- sets(doc, size, hashes): each different set of shingle hashes once. The reasoning is that of cleaner.corpus.contained:
-- of the shingles of a set that others have too, one of the rarest (shared - needed + 1 of them, its probes) stands in
-- every set that shares as many as are needed. Two statements, as the first one's rows are read four times.

-- measured: for each shingle that several sets have, those sets. width: how many probe for it times how many have it.
SELECT
    doc, size, hash, needed, shared, is_probe,
    documents * SUM(CASE WHEN is_probe THEN 1 ELSE 0 END) OVER (PARTITION BY hash) AS width,
    ROW_NUMBER() OVER (PARTITION BY hash ORDER BY size DESC, doc) AS head
FROM (
    SELECT doc, size, hash, documents, needed, shared, place <= shared - needed + 1 AS is_probe
    FROM (
        SELECT
            doc, size, hash, documents,
            GREATEST(CEIL({share} * size - 1e-6), 1) AS needed,
            COUNT(*) OVER (PARTITION BY doc) AS shared,
            ROW_NUMBER() OVER (PARTITION BY doc ORDER BY documents, hash) AS place
        FROM (
            SELECT doc, size, hash, COUNT(*) OVER (PARTITION BY hash) AS documents
            FROM (SELECT doc, size, UNNEST(hashes) AS hash FROM sets) AS shingles
        ) AS counted
        WHERE documents > 1
    ) AS common
) AS able;

-- A shingle of too great a width is linked: all that have it pair with the largest sets that do.
WITH found AS (
    SELECT one.doc AS a, other.doc AS b, 0 AS linked
    FROM measured AS one JOIN measured AS other ON one.hash = other.hash
    WHERE one.is_probe AND one.width <= {most} AND one.doc <> other.doc
        AND one.size <= other.size AND one.needed <= other.shared
    UNION ALL
    SELECT one.doc AS a, other.doc AS b, 1 AS linked
    FROM measured AS one JOIN measured AS other ON one.hash = other.hash
    WHERE one.width > {most} AND other.width > {most} AND other.head <= {links} AND one.doc <> other.doc
)
SELECT LEAST(a, b) AS a, GREATEST(a, b) AS b, MAX(linked) AS linked FROM found GROUP BY LEAST(a, b), GREATEST(a, b)
