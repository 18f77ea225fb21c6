-- Which images never got a face? Duplicates are left out, because the person already has their face.
SELECT uploaded_at, key_prefix, image, person, status, reason, attempts
FROM images
WHERE status <> 'ENROLLED' AND reason <> 'DuplicateImage'
ORDER BY uploaded_at DESC, image
LIMIT 1000
