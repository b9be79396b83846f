# shellcheck shell=bash
# Completion for bash: source <(./deploy.sh completion). Commands and names of components and alerts come from the files of the
# checkout whose deploy.sh is being called.

# Those of main.
_sightline_commands() {
  sed -n '/^  case .task in/,/^  esac/s/^    \([a-z][a-z| -]*\)) .*/\1/p' "$1/deploy.sh" 2>/dev/null | tr -d '|'
}

_sightline_components() {
  sed -n '/^services:/,/^networks:/s/^  \([a-z][a-z-]*\):.*/\1/p' "$1/docker-compose.yml" 2>/dev/null
}

_sightline_alerts() {
  sed -n 's/^ *- alert: //p' "$1"/alert-rules/prometheus/rules/*.yml 2>/dev/null
}

_sightline_deploy() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} home command='' one words=''
  home=$(dirname "${COMP_WORDS[0]}")
  for one in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $one != -* ]]; then
      command=$one
      break
    fi
  done
  case $command:$before in
    :*) words="$(_sightline_commands "$home") --dry-run --help" ;;
    *:--runtime) words='local docker' ;;
    up:* | deploy:*) words='--runtime --timing' ;;
    deploy-monitoring:* | deploy-logging:* | deploy-proxy:*) words='--timing' ;;
    down:* | urls:* | rules:* | reload:*) words='--runtime' ;;
    status:* | check:* | doctor:*) words='--runtime --json' ;;
    monitor:*) words='--runtime --timeout --watch' ;;
    restart:*) words="--runtime $(_sightline_components "$home")" ;;
    logs:*) words="--runtime -f --follow -n --lines $(_sightline_components "$home")" ;;
    alerts:*) words='--runtime --json' ;;
    silence:*) words="--runtime --for --comment $(_sightline_alerts "$home")" ;;
    unsilence:*) words='--runtime --all' ;;
    test-alert:*)
      words='--runtime all email slack webhook pagerduty teams telegram wecom dingtalk feishu sms'
      ;;
    backup:*) words='--runtime --keep --max-age --without --dry-run list verify' ;;
    restore:*) words='--runtime --replace' ;;
    upgrade:*) words='--runtime --backup-dir --without' ;;
    dashboards:dashboards) words='import format' ;;
    dashboards:import | dashboards:--as | dashboards:*.json) words='--as' ;;
    dashboards:format) words='--check' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _sightline_deploy deploy.sh
