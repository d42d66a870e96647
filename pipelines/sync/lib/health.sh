# shellcheck shell=bash
# Sourced by stages that ask services for their health.

# check_health: runs health-check on those of the application, production's project, the local application and
# development's project that the settings name.
check_health() {
  local checks=() options=()
  if [[ -n ${APP_HEALTH_URL-} ]]; then checks+=("application=$APP_HEALTH_URL"); fi
  if [[ ${PROD_URL-} == http* ]]; then checks+=("project=$PROD_URL/auth/v1/health"); fi
  if [[ -n ${LOCAL_APP_HEALTH_URL-} ]]; then checks+=("local-application=$LOCAL_APP_HEALTH_URL"); fi
  if [[ ${DEV_URL-} == http* ]]; then checks+=("local-stack=$DEV_URL/auth/v1/health"); fi
  if [[ -n ${PROD_SECRET_KEY-} ]]; then options+=(--key-env=project=PROD_SECRET_KEY); fi
  if [[ -n ${DEV_SECRET_KEY-} ]]; then options+=(--key-env=local-stack=DEV_SECRET_KEY); fi
  filter health-check "${options[@]}" "${checks[@]}" </dev/null
}
