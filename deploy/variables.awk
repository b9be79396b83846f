# Looks at .env and at the environment before anything starts:
#
#   awk -f variables.awk .env.example docker-compose.yml app-metrics/README.md .env
#
# The first three say which variables there are, .env.example by its examples also of what kind they are. A line for each
# name in .env that nobody reads and for each value of another kind; status 1 when there is one. The environment wins over
# .env. Values of secrets are not shown. Understands .env as compose does: quotes, and comments after a space.

BEGIN {
  known["SIGHTLINE_MIN_FREE_DISK_MB"] = "2048"
  known["SHIPPER_INDEX_REPLICAS"] = "0"

  one_of["SIGHTLINE_RUNTIME"] = "local docker"
  one_of["SIGHTLINE_LOG_LEVEL"] = "TRACE DEBUG INFO WARN ERROR"
  one_of["SIGHTLINE_LOG_CONSOLE"] = "auto text json off"
  one_of["SIGHTLINE_REQUEST_LOG_STORE_DATA_LEVEL"] = "INFO WARN ERROR OFF"
  one_of["SIGHTLINE_REQUEST_LOG_STORE_RESULT_LEVEL"] = "INFO WARN ERROR OFF"
  one_of["SIGHTLINE_REQUEST_LOG_STORE_HEADERS_LEVEL"] = "INFO WARN ERROR OFF"
  one_of["SIGHTLINE_REQUEST_LOG_PERSIST_LEVEL"] = "INFO WARN ERROR OFF"
  one_of["SIGHTLINE_CONTAINER_LOGS"] = "docker syslog"
  one_of["CONSOLE_LOGIN"] = "auto required off"
  one_of["SMS_PROVIDER"] = "twilio aliyun http"
}

FILENAME ~ /\.env\.example$/ && /^#?[A-Z][A-Z0-9_]*=/ {
  sub(/^#/, "")
  name = substr($0, 1, index($0, "=") - 1)
  known[name] = substr($0, index($0, "=") + 1)
}

FILENAME ~ /\.yml$/ {
  line = $0
  while (match(line, /\$\{[A-Z][A-Z0-9_]*(:-[^}]*)?/)) {
    word = substr(line, RSTART + 2, RLENGTH - 2)
    line = substr(line, RSTART + RLENGTH)
    colon = index(word, ":-")
    name = colon ? substr(word, 1, colon - 1) : word
    if (!(name in known)) known[name] = colon ? substr(word, colon + 2) : ""
  }
}

# `log.level` is SIGHTLINE_LOG_LEVEL.
FILENAME ~ /\.md$/ && /^\| `/ {
  line = $0
  while (match(line, /`(log|request_log|metrics|http|health|secrets)\.[a-z_.]+`/)) {
    name = "SIGHTLINE_" toupper(substr(line, RSTART + 1, RLENGTH - 2))
    line = substr(line, RSTART + RLENGTH)
    gsub(/\./, "_", name)
    if (!(name in known)) known[name] = ""
  }
}

FILENAME ~ /\.env$/ {
  sub(/\r$/, "")
  line = trimmed($0)
  if (line == "" || line ~ /^#/) next
  equals = index(line, "=")
  name = trimmed(substr(line, 1, equals - 1))
  if (!equals || name !~ /^[A-Za-z_][A-Za-z0-9_]*$/) {
    problem(".env line " FNR ": expected NAME=value") # The line may hold a secret.
    next
  }
  if (!(name in written)) order[++names] = name
  written[name] = FNR
  value[name] = unquoted(substr(line, equals + 1))
}

END {
  for (name in known) {
    split(name, part, "_")
    # Of compose's own variables we read one only.
    if (part[1] != "COMPOSE") families[part[1] "_"] = 1
    if ((name in ENVIRON) && ENVIRON[name] != "") {
      if (!(name in value)) order[++names] = name
      value[name] = trimmed(ENVIRON[name])
    }
  }
  for (i = 1; i <= names; i++) {
    name = order[i]
    if (!is_known(name)) {
      tell_unknown(name)
    } else if (value[name] != "" && (wanted = expectation(name, value[name])) != "") {
      problem(name ": expected " wanted ", was '" (is_secret(name) ? "******" : value[name]) "'")
    }
  }
  exit found > 0
}

function problem(text) {
  print text
  found++
}

function trimmed(text) {
  gsub(/^[ \t]+|[ \t]+$/, "", text)
  return text
}

function unquoted(text,   bare, quote, end) {
  bare = trimmed(text)
  quote = substr(bare, 1, 1)
  if (quote == "\"" || quote == "'") {
    end = index(substr(bare, 2), quote)
    if (end) return substr(bare, 2, end - 1)
  }
  # Right after the equals sign it is part of the value: SLACK_CHANNEL=#alerts.
  if (match(text, /[ \t]#/)) return trimmed(substr(text, 1, RSTART - 1))
  return bare
}

function is_secret(name) {
  return name ~ /(PASSWORD|TOKEN|SECRET|_KEY|WEBHOOK_URL|AUTHORIZATION|PING_URL)$/ || name == "SMS_HTTP_URL"
}

function is_file_of_a_secret(name,   secret) {
  secret = substr(name, 1, length(name) - 5)
  return name ~ /_FILE$/ && (secret in known) && is_secret(secret)
}

function is_known(name) {
  return (name in known) || is_file_of_a_secret(name)
}

# A name of a family of ours, or close to one of ours; any other is for somebody else.
function tell_unknown(name,   nearest, least, other, far, part) {
  least = 99
  for (other in known) {
    far = distance(name, other)
    if (far < least || (far == least && other < nearest)) {
      least = far
      nearest = other
    }
  }
  split(name, part, "_")
  if (least > 2 && !((part[1] "_") in families)) return
  problem(name ": nobody reads a variable of this name" \
    (least <= 4 ? "; did you mean " nearest "?" : "; .env.example lists them") " (.env line " written[name] ")")
}

# What was expected instead; empty when the value is of the name's kind.
function expectation(name, text,   example, count, words, i) {
  example = (name in known) ? known[name] : ""
  if (name in one_of) {
    count = split(one_of[name], words, " ")
    for (i = 1; i <= count; i++) if (tolower(words[i]) == tolower(text)) return ""
    return in_words(words, count)
  }
  if (name == "SIGHTLINE_ENVIRONMENT")
    return text ~ /^[a-z0-9][a-z0-9_.-]*$/ ? "" : "lower case letters, digits, '_', '.' or '-'"
  if (is_file_of_a_secret(name)) return text !~ /^\// || readable(text) ? "" : "a readable file"
  if (name ~ /_PORT$/) return text ~ /^[0-9]+$/ && text + 0 >= 1 && text + 0 <= 65535 ? "" : "a port, 1 to 65535"
  if (name ~ /_SEVERITIES$/) return severities(text) ? "" : "critical, warning or info, with commas between"
  if (name ~ /_HEAP$/) return text ~ /^[1-9][0-9]*[mg]$/ ? "" : "a size like 512m or 2g"
  if (name ~ /_MEMORY$/) return text ~ /^[1-9][0-9]*[bkmgBKMG]?$/ ? "" : "a size like 512m or 2g"
  if (name ~ /_URL$/) return text ~ /^https?:\/\/[^ ]+$/ ? "" : "a URL, http:// or https://"
  if (name ~ /_(DAYS|SECONDS|MINUTES|BYTES|MS)$/ || example ~ /^[0-9]+$/)
    return text ~ /^[0-9]+$/ ? "" : "a whole number"
  if (example ~ /^(true|false)$/) return tolower(text) ~ /^(true|false)$/ ? "" : "true or false"
  if (example ~ /^[0-9]+[smhd]$/) return text ~ /^([0-9]+(ms|[smhdwy]))+$/ ? "" : "a duration like 30s, 5m or 2d"
  return ""
}

function in_words(words, count,   text, i) {
  text = words[1]
  for (i = 2; i <= count; i++) text = text (i == count ? " or " : ", ") words[i]
  return text
}

function severities(text,   all, count, i) {
  count = split(text, all, ",")
  for (i = 1; i <= count; i++) if (trimmed(all[i]) !~ /^(critical|warning|info)$/) return 0
  return 1
}

# An empty file is one, too; a folder is not.
function readable(path,   line, read) {
  read = (getline line < path)
  close(path)
  return read >= 0
}

# Levenshtein's.
function distance(one, other,   i, j, m, n, row, above, changed) {
  m = length(one)
  n = length(other)
  for (j = 0; j <= n; j++) above[j] = j
  for (i = 1; i <= m; i++) {
    row[0] = i
    for (j = 1; j <= n; j++) {
      changed = above[j - 1] + (substr(one, i, 1) != substr(other, j, 1))
      row[j] = changed
      if (above[j] + 1 < row[j]) row[j] = above[j] + 1
      if (row[j - 1] + 1 < row[j]) row[j] = row[j - 1] + 1
    }
    for (j = 0; j <= n; j++) above[j] = row[j]
  }
  return above[n]
}
