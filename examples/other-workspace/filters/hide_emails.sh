#!/usr/bin/env bash
# hide-emails DOMAIN: moves every e-mail address in the stream to DOMAIN and keeps it unique.
#
# exec replaces the shell with the filter, so that a signal to this program reaches the filter.
exec sed -E "s/([[:alnum:]._%+-]+)@([[:alnum:].-]+)/\1_at_\2@$1/g"
