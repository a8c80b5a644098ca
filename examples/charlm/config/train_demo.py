# what the README's first command runs: about ten seconds on one slow core
out_dir = 'out-charlm-demo'
wandb_run_name = 'charlm-demo'

eval_interval = 50
log_interval = 10
eval_iters = 10

max_iters = 250
lr_decay_iters = 250
