"""Trains a small character-level language model; the shape of this file is nanoGPT's.

    python3 train.py config/train_demo.py --out_dir=out --max_iters=100

Needs python 3.8 or newer and nothing else: the model, its gradients and the optimizer are plain python (model.py).
"""
import math
import os
import random
import signal
import sys
import time

_here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, _here)
sys.dont_write_bytecode = True  # no __pycache__: a run must not make the checkout dirty
import checkpoint  # noqa: E402
from model import AdamW, CharModel  # noqa: E402

# -----------------------------------------------------------------------------
# default values; a config file and --key=value arguments override them
# input and output
out_dir = 'out-charlm'
eval_interval = 50
log_interval = 10
eval_iters = 10
eval_only = False  # stop right after the first evaluation
always_save_checkpoint = True  # False: write ckpt_last only when the validation loss improved
init_from = 'scratch'  # 'scratch' or 'resume'
# wandb logging
wandb_log = False
wandb_project = 'charlm'
wandb_run_name = 'charlm'
# data
dataset = 'alice'  # a name in data/, or a path to a text file
gradient_accumulation_steps = 1
batch_size = 16
block_size = 4
# model
n_embd = 8
n_hidden = 32
# adamw optimizer
learning_rate = 4e-2
max_iters = 1000
weight_decay = 1e-2
beta1 = 0.9
beta2 = 0.99
grad_clip = 1.0  # 0.0 switches it off
# learning rate: linear warmup, then cosine decay to min_lr
decay_lr = True
warmup_iters = 10
lr_decay_iters = 1000  # usually max_iters
min_lr = 2e-3
# system
seed = 1337
device = 'cpu'  # nothing else is supported
dtype = 'float64'  # python's own floats: nothing else is supported
# -----------------------------------------------------------------------------
config_keys = [k for k, v in globals().items() if not k.startswith('_') and isinstance(v, (int, float, bool, str))]
exec(open(os.path.join(_here, 'configurator.py')).read())  # overrides from the command line or a config file
config = {k: globals()[k] for k in config_keys}  # goes into checkpoints and to wandb
# -----------------------------------------------------------------------------


def load_data():
    """Returns the vocabulary (a sorted list of characters), the training tokens and the validation tokens."""
    named = os.path.join(_here, 'data', dataset + '.txt')
    path = named if os.path.exists(named) else dataset
    with open(path, encoding='utf-8') as file:
        text = file.read()
    chars = sorted(set(text))
    index = {c: i for i, c in enumerate(chars)}
    tokens = [index[c] for c in text]
    split = len(tokens) * 9 // 10
    if len(tokens) - split <= block_size + 1:
        raise ValueError(f'{path} is too short for block_size {block_size}: {len(tokens)} characters')
    return chars, tokens[:split], tokens[split:]


def get_batch(tokens, rng):
    """Returns batch_size rows of block_size tokens, and the same rows one character later."""
    starts = [rng.randrange(len(tokens) - block_size) for _ in range(batch_size)]
    return [tokens[i:i + block_size] for i in starts], [tokens[i + 1:i + 1 + block_size] for i in starts]


def estimate_loss():
    """Mean losses over eval_iters batches: the same ones every time, so that two evaluations can be compared."""
    losses = {}
    for split, tokens in (('train', train_data), ('val', val_data)):
        rng = random.Random(f'{seed}-{split}')  # of its own: evaluating must not change which batches are trained on
        losses[split] = sum(model.loss(*get_batch(tokens, rng)) for _ in range(eval_iters)) / eval_iters
    return losses


def get_lr(it):
    if not decay_lr:
        return learning_rate
    if it < warmup_iters:
        return learning_rate * (it + 1) / (warmup_iters + 1)
    if it > lr_decay_iters:
        return min_lr
    ratio = (it - warmup_iters) / max(1, lr_decay_iters - warmup_iters)
    return min_lr + 0.5 * (1.0 + math.cos(math.pi * ratio)) * (learning_rate - min_lr)


def train_step(lr):
    """One update of the weights; returns the mean loss of its micro steps."""
    loss = 0.0
    grads = None
    for _ in range(gradient_accumulation_steps):
        micro_loss, micro_grads = model.loss_and_grads(*get_batch(train_data, batch_rng))
        loss += micro_loss / gradient_accumulation_steps
        grads = micro_grads if grads is None else grads.plus(micro_grads)
    optimizer.step(model.params, grads, lr, gradient_accumulation_steps)
    return loss


def save_checkpoint(name):
    checkpoint.write(os.path.join(out_dir, name), {
        'iter_num': iter_num, 'last_eval_iter': last_eval_iter, 'best_val_loss': best_val_loss, 'config': config,
        'vocab': chars, 'model': model.params, 'optimizer': optimizer.state(), 'rng_state': batch_rng.getstate(),
    })


def on_sigterm(signum, frame):
    global stop_requested
    stop_requested = True  # the loop stops between two iterations, where the state is consistent


stop_requested = False
signal.signal(signal.SIGTERM, on_sigterm)
if device != 'cpu' or dtype != 'float64':
    raise ValueError(f"only device 'cpu' with dtype 'float64' is supported, not {device!r} with {dtype!r}")
if init_from not in ('scratch', 'resume'):
    raise ValueError(f"init_from must be 'scratch' or 'resume', not {init_from!r}")
saved = checkpoint.read(os.path.join(out_dir, 'ckpt_last.json')) if init_from == 'resume' else None
if saved:  # these must be as they were, whatever the arguments say now; the rest may change
    for k in ('block_size', 'n_embd', 'n_hidden'):
        globals()[k] = config[k] = saved['config'][k]
os.makedirs(out_dir, exist_ok=True)
print(f'tokens per iteration will be: {gradient_accumulation_steps * batch_size * block_size:,}')
chars, train_data, val_data = load_data()
print(f'vocab size: {len(chars)}, train tokens: {len(train_data):,}, val tokens: {len(val_data):,}')

batch_rng = random.Random(seed)
model = CharModel(len(chars), block_size, n_embd, n_hidden, random.Random(f'{seed}-init'))
optimizer = AdamW(model.params, beta1, beta2, weight_decay, grad_clip)
iter_num, last_eval_iter, best_val_loss = 0, -1, 1e9
if saved:
    iter_num, last_eval_iter, best_val_loss = saved['iter_num'], saved['last_eval_iter'], saved['best_val_loss']
    print(f'Resuming training from {out_dir} at iteration {iter_num}')
    if saved['vocab'] != chars:
        raise ValueError(f'the checkpoint in {out_dir} was trained on another text than {dataset}')
    model.params.update(saved['model'])
    optimizer.load(saved['optimizer'])
    version, state, gauss = saved['rng_state']
    batch_rng.setstate((version, tuple(state), gauss))
else:
    print('Initializing a new model from scratch')
print(f'number of parameters: {model.parameter_count() / 1e6:.3f}M')

if wandb_log:
    import wandb
    wandb.init(project=wandb_project, name=wandb_run_name, config=config)

# training loop: iter_num is the number of updates done, and so the number of the next one
while True:
    due = iter_num % eval_interval == 0 or iter_num >= max_iters
    if eval_only or (due and last_eval_iter != iter_num and not stop_requested):
        losses = estimate_loss()
        print(f"step {iter_num}: train loss {losses['train']:.4f}, val loss {losses['val']:.4f}")
        last_eval_iter = iter_num
        if wandb_log:
            wandb.log({'iter': iter_num, 'train/loss': losses['train'], 'val/loss': losses['val'],
                       'lr': get_lr(iter_num)})
        improved = losses['val'] < best_val_loss
        best_val_loss = min(best_val_loss, losses['val'])
        if not eval_only and (improved or always_save_checkpoint):
            print(f'saving checkpoint to {out_dir}')
            if improved:  # before ckpt_last: after a crash in between, a resumed run comes here again
                save_checkpoint('ckpt_best.json')
            save_checkpoint('ckpt_last.json')
    if stop_requested:
        print(f'SIGTERM: saving checkpoint to {out_dir} at iteration {iter_num}')
        save_checkpoint('ckpt_last.json')
        raise SystemExit(143)
    if eval_only or iter_num >= max_iters:
        break

    t0 = time.perf_counter()
    loss = train_step(get_lr(iter_num))
    if iter_num % log_interval == 0:
        print(f'iter {iter_num}: loss {loss:.4f}, time {(time.perf_counter() - t0) * 1000:.2f}ms')
    iter_num += 1
