# for tests: two seconds, and still a loss that falls
out_dir = 'out-charlm-tiny'
wandb_run_name = 'charlm-tiny'

eval_interval = 10
log_interval = 1
eval_iters = 4

batch_size = 8
n_hidden = 24

max_iters = 60
lr_decay_iters = 60
warmup_iters = 5
