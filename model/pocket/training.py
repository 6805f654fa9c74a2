"""One stage of training: fixed steps, fixed seeds. Muon for the matrices, AdamW for embedding and norms."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .examples import Batch
from .network import PocketLM

WARM_UP = 60
FLAT = 0.4  # share of the steps before the rate begins to fall


@dataclass(frozen=True)
class Stage:
    """
    One run of fixed steps from the weights of the stage `start` (None: from new ones) on examples of `task`.
    `copying_steps`: how many of the steps are exercises in copying, before the task. `tokens`: of a batch, padding included.
    """

    name: str
    start: str | None
    task: str
    seed: int
    steps: int
    muon_rate: float
    adam_rate: float
    copying_steps: int = 0
    tokens: int = 3072


class Muon(torch.optim.Optimizer):
    """Momentum orthogonalised by Newton-Schulz (Jordan et al. 2024); matrices of one shape together."""

    def __init__(self, matrices, rate: float, momentum: float = 0.95, weight_decay: float = 0.01):
        super().__init__(matrices, {"lr": rate, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            by_shape: dict[torch.Size, list] = {}
            for p in group["params"]:
                by_shape.setdefault(p.shape, []).append(p)
            for shape, matrices in by_shape.items():
                grads = torch.stack([p.grad for p in matrices])
                state = self.state[matrices[0]]
                momentum = state.setdefault("momentum", torch.zeros_like(grads))
                momentum.lerp_(grads, 1 - group["momentum"])
                update = orthogonal(grads.lerp(momentum, group["momentum"]))
                scale = group["lr"] * math.sqrt(max(1, shape[0] / shape[1]))
                for p, u in zip(matrices, update):
                    p.mul_(1 - group["lr"] * group["weight_decay"]).add_(u, alpha=-scale)


def orthogonal(x: torch.Tensor) -> torch.Tensor:
    """[n, rows, columns] -> nearest matrices with singular values about 1."""
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.mT if tall else x


def rate_at(step: int, steps: int) -> float:
    done = step / steps
    return min(1.0, (step + 1) / WARM_UP) * (1.0 if done < FLAT else max(0.01, (1 - done) / (1 - FLAT)))


def train(network: PocketLM, stage: Stage, source: Iterator[Batch], say: Callable[[dict], None]) -> None:
    """Trains in place. `say` gets the loss on answer tokens every 50 steps, with the tokens a second."""
    matrices = [p for name, p in network.named_parameters() if p.dim() == 2 and "embed" not in name]
    rest = [p for name, p in network.named_parameters() if not (p.dim() == 2 and "embed" not in name)]
    optimizers = [
        (Muon(matrices, stage.muon_rate), stage.muon_rate),
        (torch.optim.AdamW(rest, stage.adam_rate, (0.9, 0.98), weight_decay=0.0), stage.adam_rate),
    ]
    network.train()
    started, seen, losses = time.time(), 0, []
    for step in range(stage.steps):
        batch = next(source)
        hidden = network.hidden(batch.ids, batch.positions, batch.bias)
        loss = F.cross_entropy(network.logits(hidden[batch.rows, batch.columns]), batch.targets)
        losses.append(loss.item())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for optimizer, rate in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * rate_at(step, stage.steps)
            optimizer.step()
            optimizer.zero_grad()
        seen += batch.ids.numel()
        if (step + 1) % 50 == 0 or step + 1 == stage.steps:
            seconds = time.time() - started
            say({"stage": stage.name, "step": step + 1, "loss": round(sum(losses) / len(losses), 4),
                 "minutes": round(seconds / 60, 2), "tokens_a_second": round(seen / seconds)})
            losses = []
    network.eval()
