# Writes a manifest in the form and the order of bucket-list, for measurements of the filters that read one:
#   awk -v n=1000000 -f tools/benchmark/generate_manifest.awk >dev.ndjson
#   awk -v n=1000000 -v skip=100 -v change=50 -f tools/benchmark/generate_manifest.awk >prod.ndjson
# n: number of objects, in 10 buckets. skip: leaves out one of so many objects. change: gives one of so many another MD5.
BEGIN {
  for (bucket = 0; bucket < 10; bucket++) {
    for (i = 0; i < n / 10; i++) {
      object = bucket * n / 10 + i
      if (skip && object % skip == 7) continue
      hash = (object * 2654435761) % 4294967296
      if (change && object % change == 3) hash = (hash + 1) % 4294967296
      md5 = sprintf("%08x%08x%08x%08x", hash, object % 4294967296, (hash * 31) % 4294967296, 12345)
      printf "{\"bucket\":\"media-%d\",\"key\":\"%04d/photos/%09d-original.jpg\",\"size\":%d,\"etag\":\"%s\",\"md5\":\"%s\",", \
        bucket, i / 1000, i, 1000 + object % 50021, md5, md5
      printf "\"mimetype\":\"image/jpeg\",\"cacheControl\":\"max-age=3600\",\"lastModified\":\"2026-11-%02dT10:%02d:00.000Z\"}\n", \
        1 + object % 28, object % 60
    }
  }
}
