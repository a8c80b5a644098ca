"""A character-level language model and its optimizer in plain python, with gradients derived by hand.

The model is the feed-forward one of Bengio et al., "A Neural Probabilistic Language Model" (2003): embed the characters
seen so far, join them into one vector x, and

    h = tanh(W1 x + b1),    logits = W2 h + b2,    p = softmax(logits)

As in a GPT, every position of a row is a training example: position t sees the characters 0..t of its row; what is
missing on the left is filled with a padding character that has an embedding of its own.

A matrix is a list of rows, a vector a matrix of one row. All the time goes into matrix products, and the quickest that
plain python has for those is sum(map(mul, row, column)), which loops in C: so every product here is laid out that way.
"""
from __future__ import annotations

import math
from operator import mul
from typing import Dict, List, Tuple

Matrix = List[List[float]]


class Params(Dict[str, Matrix]):
    """Matrices by name: weights, or one gradient for each."""

    def plus(self, other: Params) -> Params:
        return Params({name: [[a + b for a, b in zip(*rows)] for rows in zip(matrix, other[name])]
                       for name, matrix in self.items()})


def product(a: Matrix, b_transposed: Matrix) -> Matrix:
    return [[sum(map(mul, row, column)) for column in b_transposed] for row in a]


def transposed(a: Matrix) -> Matrix:
    return list(map(list, zip(*a)))


class CharModel:
    """params: embd (vocab_size + 1, n_embd), w1 (n_hidden, block_size * n_embd), b1, w2 (vocab_size, n_hidden), b2."""

    def __init__(self, vocab_size: int, block_size: int, n_embd: int, n_hidden: int, rng):
        self.vocab_size, self.block_size, self.n_embd = vocab_size, block_size, n_embd
        n_input = block_size * n_embd

        def normal(rows: int, columns: int, deviation: float) -> Matrix:
            return [[rng.gauss(0.0, deviation) for _ in range(columns)] for _ in range(rows)]

        self.params = Params(
            embd=normal(vocab_size + 1, n_embd, 1.0),
            w1=normal(n_hidden, n_input, 1.0 / math.sqrt(n_input)),
            b1=[[0.0] * n_hidden],
            # small: the untrained model is to know nothing, a loss of ln(vocab_size), rather than be sure and wrong
            w2=normal(vocab_size, n_hidden, 0.1 / math.sqrt(n_hidden)),
            b2=[[0.0] * vocab_size],
        )

    def parameter_count(self) -> int:
        return sum(len(row) for matrix in self.params.values() for row in matrix)

    def loss(self, xs: List[List[int]], ys: List[List[int]]) -> float:
        """Mean cross entropy, in nats per character."""
        *_, probabilities = self._forward(self._contexts(xs))
        return self._cross_entropy(probabilities, ys)

    def loss_and_grads(self, xs: List[List[int]], ys: List[List[int]]) -> Tuple[float, Params]:
        contexts = self._contexts(xs)
        inputs, hidden, probabilities = self._forward(contexts)
        loss = self._cross_entropy(probabilities, ys)

        # softmax and cross entropy together: d loss / d logits = (p - one_hot(y)) / n
        n = len(contexts)
        d_logits = [[p / n for p in row] for row in probabilities]
        for row, y in zip(d_logits, (y for ys_row in ys for y in ys_row)):
            row[y] -= 1.0 / n
        d_logits_t = transposed(d_logits)
        # back through tanh, whose slope is 1 - h^2
        d_hidden = [[d * (1.0 - h * h) for d, h in zip(*rows)]
                    for rows in zip(product(d_logits, transposed(self.params['w2'])), hidden)]
        d_hidden_t = transposed(d_hidden)
        d_inputs = product(d_hidden, transposed(self.params['w1']))
        return loss, Params(
            embd=self._embedding_grad(contexts, d_inputs),
            w1=product(d_hidden_t, transposed(inputs)),
            b1=[[sum(row) for row in d_hidden_t]],
            w2=product(d_logits_t, transposed(hidden)),
            b2=[[sum(row) for row in d_logits_t]],
        )

    def _contexts(self, xs: List[List[int]]) -> List[List[int]]:
        """What each position sees: block_size characters, the last one its own, padded on the left."""
        padding = [self.vocab_size] * self.block_size
        return [(padding + row[:t + 1])[-self.block_size:] for row in xs for t in range(len(row))]

    def _forward(self, contexts: List[List[int]]) -> Tuple[Matrix, Matrix, Matrix]:
        embd, w1, (b1,), w2, (b2,) = (self.params[name] for name in ('embd', 'w1', 'b1', 'w2', 'b2'))
        tanh, exp = math.tanh, math.exp
        inputs = [[value for token in context for value in embd[token]] for context in contexts]
        hidden = [[tanh(z + b) for z, b in zip(row, b1)] for row in product(inputs, w1)]
        probabilities = []
        for row in product(hidden, w2):
            logits = [z + b for z, b in zip(row, b2)]
            top = max(logits)  # so that exp can't overflow
            weights = [exp(z - top) for z in logits]
            total = sum(weights)
            probabilities.append([w / total for w in weights])
        return inputs, hidden, probabilities

    @staticmethod
    def _cross_entropy(probabilities: Matrix, ys: List[List[int]]) -> float:
        targets = [y for row in ys for y in row]
        tiny = 1e-300  # a probability that rounded to 0 counts as very unlikely, not as an error
        return -sum(math.log(max(row[y], tiny)) for row, y in zip(probabilities, targets)) / len(targets)

    def _embedding_grad(self, contexts: List[List[int]], d_inputs: Matrix) -> Matrix:
        n_embd = self.n_embd
        grad = [[0.0] * n_embd for _ in range(self.vocab_size + 1)]
        for context, d_input in zip(contexts, d_inputs):
            for i, token in enumerate(context):
                d = d_input[i * n_embd:(i + 1) * n_embd]
                grad[token] = [a + b for a, b in zip(grad[token], d)]
        return grad


class AdamW:
    """Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), after clipping by the global norm."""

    DECAYED = ('w1', 'w2')  # biases and embeddings are left alone

    def __init__(self, params: Params, beta1: float, beta2: float, weight_decay: float, grad_clip: float):
        self.beta1, self.beta2, self.weight_decay, self.grad_clip = beta1, beta2, weight_decay, grad_clip
        self.t = 0
        self.m = {name: [[0.0] * len(row) for row in matrix] for name, matrix in params.items()}
        self.v = {name: [[0.0] * len(row) for row in matrix] for name, matrix in params.items()}

    def state(self) -> dict:
        return {'t': self.t, 'm': self.m, 'v': self.v}

    def load(self, state: dict) -> None:
        self.t, self.m, self.v = state['t'], state['m'], state['v']

    def step(self, params: Params, grads: Params, lr: float, micro_steps: int = 1) -> None:
        """Updates params in place; grads is the sum over micro_steps, of which the mean is used."""
        self.t += 1
        scale = self._scale(grads, micro_steps)
        b1, b2, one_b1, one_b2, sqrt = self.beta1, self.beta2, 1.0 - self.beta1, 1.0 - self.beta2, math.sqrt
        # the usual corrections of m and v for their start at zero, moved out of the inner loop
        correction2 = sqrt(1.0 - b2 ** self.t)
        rate, eps = lr * correction2 / (1.0 - b1 ** self.t), 1e-8 * correction2
        for name, matrix in params.items():
            keep = 1.0 - lr * self.weight_decay if name in self.DECAYED else 1.0
            ms, vs = self.m[name], self.v[name]
            for i, row in enumerate(grads[name]):
                row = [g * scale for g in row]
                ms[i] = m_row = [b1 * m + one_b1 * g for m, g in zip(ms[i], row)]
                vs[i] = v_row = [b2 * v + one_b2 * g * g for v, g in zip(vs[i], row)]
                matrix[i] = [p * keep - rate * m / (sqrt(v) + eps) for p, m, v in zip(matrix[i], m_row, v_row)]

    def _scale(self, grads: Params, micro_steps: int) -> float:
        norm = math.sqrt(sum(sum(map(mul, row, row)) for matrix in grads.values() for row in matrix)) / micro_steps
        return min(1.0, self.grad_clip / max(norm, 1e-12)) / micro_steps if self.grad_clip > 0.0 else 1.0 / micro_steps
