"""From a spectrum of thirds of semitones to 24 keys; equivariant in pitch by construction."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class KeyNet(nn.Module):
    def __init__(s, c=16, d=24, h=32, drop=0.2):
        super().__init__()
        s.c1 = nn.Conv2d(2, c, (1, 7), padding=(0, 3))
        s.b1 = nn.BatchNorm2d(c)
        s.c2 = nn.Conv2d(c, c, (1, 5), padding=(0, 2))
        s.b2 = nn.BatchNorm2d(c)
        s.hc = nn.Conv2d(c, d, (1, 37), padding=(0, 18))
        s.b3 = nn.BatchNorm2d(d)  # +-18 semitones: overtones
        s.c4 = nn.Conv2d(d, d, (3, 1), padding=(1, 0))
        s.b4 = nn.BatchNorm2d(d)
        s.oct = nn.Parameter(torch.zeros(d, 6))
        s.k1 = nn.Conv1d(2 * d, h, 12)
        s.b5 = nn.BatchNorm1d(h)
        s.k2 = nn.Conv1d(h, 2, 12)
        s.dr = nn.Dropout(drop)

    def forward(s, x):  # x [B,T,216]
        m = F.avg_pool1d(x, 73, 1, 36, count_include_pad=False)
        sd = x.std((1, 2), keepdim=True) + 1e-3
        z = torch.stack([(x - m) / sd, (x - x.mean((1, 2), keepdim=True)) / sd], 1)
        z = F.relu(s.b1(s.c1(z)))
        z = F.max_pool2d(z, (1, 3))
        z = F.relu(s.b2(s.c2(z)))  # 72 semitones
        z = F.relu(s.b3(s.hc(z)))
        z = F.relu(s.b4(s.c4(z)))  # [B,d,T,72]
        B, d, T, _ = z.shape
        z = z.view(B, d, T, 6, 12)
        w = torch.softmax(s.oct, 1)[None, :, None, :, None]
        z = (z * w).sum(3)  # fold octaves [B,d,T,12]
        n = z / (z.mean(3, keepdim=True) + 0.05)
        z = torch.cat([z.mean(2), n.mean(2)], 1)
        z = s.dr(z)  # [B,2d,12]
        z = F.relu(s.b5(s.k1(torch.cat([z, z[..., :11]], 2))))
        z = s.dr(z)
        z = s.k2(torch.cat([z, z[..., :11]], 2))
        return z.reshape(B, 24)  # index = tonic(rel. to base) + 12*minor


class MeanNet(nn.Module):
    """spectrum averaged over time first"""

    def __init__(s, h=48, drop=0.3):
        super().__init__()
        s.hc = nn.Conv1d(2, 24, 37, padding=18)
        s.b = nn.BatchNorm1d(24)
        s.oct = nn.Parameter(torch.zeros(24, 6))
        s.k1 = nn.Conv1d(24, h, 12)
        s.k2 = nn.Conv1d(h, 2, 12)
        s.dr = nn.Dropout(drop)

    def forward(s, x):
        m = F.avg_pool1d(x, 73, 1, 36, count_include_pad=False)
        p = F.relu(x - m)
        B, T, _ = x.shape
        p = p.view(B, T, 72, 3).amax(3)
        n = p / (p.mean(2, keepdim=True) + 0.05)
        z = torch.stack([p.mean(1), n.mean(1)], 1)
        z = z / (z.mean(2, keepdim=True) + 1e-3)
        z = F.relu(s.b(s.hc(z)))
        z = (z.view(B, 24, 6, 12) * torch.softmax(s.oct, 1)[None, :, :, None]).sum(2)
        z = s.dr(z)
        z = F.relu(s.k1(torch.cat([z, z[..., :11]], 2)))
        z = s.dr(z)
        return s.k2(torch.cat([z, z[..., :11]], 2)).reshape(B, 24)
