-- Defines the view images: one row for each image, with its latest outcome. An operator runs it once.
CREATE OR REPLACE VIEW images AS
SELECT
  outcome_id, received_at, uploaded_at, completed_at, status, reason, tencent_code, image, key_prefix, person,
  format, size, width, height, attempts, submission, created_person, prepared, seconds_to_outcome, stack
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY image ORDER BY completed_at DESC, outcome_id DESC, person NULLS LAST) AS latest
  FROM outcomes
) AS numbered
WHERE latest = 1
