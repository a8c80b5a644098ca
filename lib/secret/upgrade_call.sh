# ops_write_netrc KEY [URL]: what a line with "export WANDB_API_KEY=KEY" has become.
ops_write_netrc() {
    unset WANDB_API_KEY
    ops_host=${2-${WANDB_BASE_URL-}} ops_host=${ops_host#*://} ops_host=${ops_host%%/*} ops_host=${ops_host##*@} ops_host=${ops_host%%:*}
    ops_netrc "${ops_host:-api.wandb.ai}" "$1" >/dev/null
}
