#!/usr/bin/env bash
# hide-emails DOMAIN: every e-mail address of the stream moves to DOMAIN, and is still as unique as it was.
#
# It becomes the filter (exec), so that whoever ends this program ends the filter.
exec sed -E "s/([[:alnum:]._%+-]+)@([[:alnum:].-]+)/\1_at_\2@$1/g"
