"""
What src/engines/promotion must compute of the run that tests/support/metrics/generated-run.ts makes, computed
once and apart from it: numpy 1.24, scipy 1.10, Python 3.11 (Debian 12). No test needs this; it shows where the
numbers of oracle.json come from:  python3 oracle.py > oracle.json
"""
import json, math
from datetime import date, timedelta, datetime, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo
import numpy as np
from scipy import stats

# ---- the run, from a linear congruential generator; integers only ----
state = 2026
def draw(n):
    global state
    state = (1103515245 * state + 12345) % 2**31
    return (state >> 7) % n

M = 1_000_000
days, d = [], date(2019, 11, 29)
while len(days) < 900:
    if d.weekday() < 5:
        days.append(d)
    d += timedelta(1)
LATE = 5                                   # BBB has no bar before this day
close = [50 * M, 120 * M]
bars = []                                  # (day, symbol, open, high, low, close)
equity, curve = 100_000 * M, []            # (equity, gross, net)
for i in range(900):
    for s in range(2):
        o = close[s]
        close[s] = o * (M + draw(40001) - 19800) // M
        high = max(o, close[s]) + draw(50000)
        low = min(o, close[s]) - draw(50000)
        if s == 0 or i >= LATE:
            bars.append((i, s, o, high, low, close[s]))
    equity = equity * (M + draw(24001) - 11800) // M
    gross = equity * draw(1000) // 1000
    if draw(4) == 0:
        gross = 0
    curve.append((equity, gross, gross * (draw(3) - 1)))
trades = []
for t in range(60):
    entry = LATE + draw(800)
    leave = entry + draw(40)
    symbol = draw(2)
    side = 1 if draw(3) > 0 else -1
    entry_qty = 1 + draw(200)
    qty = 1 + draw(entry_qty)
    exit_qty = qty + draw(5)
    price = 40 * M + draw(20 * M)
    pnl = (draw(4001) - 1900) * 10_000 * qty
    fees = (draw(3 * M), draw(3 * M))
    if t % 10 == 0:
        pnl, fees = 0, (0, 0)
    bases = (price - side * draw(50000), price + side * draw(50000))
    stop = price - side * (500_000 + draw(M)) if t % 4 == 1 else None
    trades.append(dict(t=t, entry=entry, leave=leave, symbol=symbol, side=side, entry_qty=entry_qty,
                       qty=qty, exit_qty=exit_qty, price=price, pnl=pnl, fees=fees, bases=bases, stop=stop))
ts = lambda i: datetime(days[i].year, days[i].month, days[i].day, 21, tzinfo=timezone.utc).timestamp()

# ---- equity ----
e = np.array([100_000 * M] + [c[0] for c in curve], dtype=float)
r = e[1:] / e[:-1] - 1
A, n = 252, len(r)
years = (ts(899) - ts(0)) / (365.25 * 86400)
cagr = (e[-1] / e[0]) ** (1 / years) - 1
peak = np.maximum.accumulate(e)
dd = (peak - e) / peak
mdd = dd.max()
down = math.sqrt(np.sum(np.minimum(r, 0) ** 2) / n)

def periods(key):
    out, start = [], 0
    for i in range(1, n + 1):
        if i == n or key(days[i]) != key(days[i - 1]):
            out.append((days[i - 1], e[i] / e[start] - 1))
            start = i
    return out
months = periods(lambda x: (x.year, x.month))
yearly = periods(lambda x: x.year)
weeks = periods(lambda x: x.isocalendar()[:2])
mr = np.array([m for _, m in months])

def trailing(y, m, dd_):
    i = max(i for i in range(n) if days[i] <= date(y, m, dd_))
    return e[-1] / e[i + 1] - 1
last = days[-1]

falls, p, q = [], 0, 0                     # peak and trough as points
at = lambda point: days[max(0, point - 1)]
def settle(end, back):
    if q != p:
        falls.append(dict(peak=str(at(p)), trough=str(at(q)), recovery=str(at(end)) if back else None,
                          depth=(e[p] - e[q]) / e[p], amount=(e[p] - e[q]) / M, days=(at(end) - at(p)).days,
                          days_down=(at(q) - at(p)).days,
                          days_to_recover=(at(end) - at(q)).days if back else None))
for i in range(1, n + 1):
    if e[i] >= e[p]:
        settle(i, True); p = q = i
    elif e[i] < e[q]:
        q = i
settle(n, False)
falls.sort(key=lambda f: -f['depth'])

sr = r.mean() / r.std(ddof=1)
skew, kurt = stats.skew(r), stats.kurtosis(r, fisher=False)
var = np.quantile(r, .05)
growth = np.log(e[1:] / e[0])
ulcer = math.sqrt(np.mean(dd[1:] ** 2))

# ---- bootstrap: xoshiro128** seeded by SplitMix32, blocks of geometric length ----
def generator(seed):
    def mix(z):
        z &= 0xffffffff
        z = ((z ^ z >> 16) * 0x21f0aaad) & 0xffffffff
        z = ((z ^ z >> 15) * 0x735a2d97) & 0xffffffff
        return z ^ z >> 15
    s = [mix(seed + 0x9e3779b9 * (k + 1)) for k in range(4)]
    rot = lambda x, k: ((x << k) | (x >> (32 - k))) & 0xffffffff
    while True:
        out = (rot((s[1] * 5) & 0xffffffff, 7) * 9) & 0xffffffff
        t = (s[1] << 9) & 0xffffffff
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rot(s[3], 11)
        yield out / 2**32
u = generator(7)
block = next(b for b in range(1, 99) if b ** 3 >= n)
srs, dds = [], []
for _ in range(1000):
    index = []
    while len(index) < n:
        start = math.floor(next(u) * n)
        chance, length, power = next(u), 1, 1 - 1 / block
        while power > chance and length < n:
            length += 1; power *= 1 - 1 / block
        index += [(start + k) % n for k in range(length)]
    x = r[index[:n]]
    srs.append(x.mean() / x.std(ddof=1) * math.sqrt(A))
    w = np.concatenate([[1], np.cumprod(1 + x)])
    dds.append((1 - w / np.maximum.accumulate(w)).max())

# ---- trades ----
events = sorted([(t['entry'], t['t'], 0) for t in trades] + [(t['leave'], t['t'], 1) for t in trades])
closing = [trades[t] for _, t, leaves in events if leaves]
net = [Fraction(t['pnl']) - Fraction(t['fees'][0] * t['qty'], t['entry_qty'])
       - Fraction(t['fees'][1] * t['qty'], t['exit_qty']) for t in closing]
usd = np.array([float(x / M) for x in net])
wins, losses = usd[usd > 0], usd[usd < 0]
def streak(sign):
    best = run = 0
    for x in usd:
        run = run + 1 if x * sign > 0 else 0
        best = max(best, run)
    return best
hold = np.array([ts(t['leave']) - ts(t['entry']) for t in closing])
def group(key):
    out = {}
    for t, x in zip(closing, usd):
        out.setdefault(key(t), []).append(x)
    return {str(k): dict(trades=len(v), win_rate=sum(x > 0 for x in v) / len(v), profit=math.fsum(v))
            for k, v in sorted(out.items())}
ny = lambda t: datetime.fromtimestamp(ts(t['leave']) - .001, ZoneInfo('America/New_York'))
multiples = [x / (abs(t['price'] - t['stop']) * t['qty'] / M) for t, x in zip(closing, usd) if t['stop'] is not None]

# ---- activity ----
ms = np.diff([ts(i) for i in range(900)])
eq, gr, ne = (np.array([c[k] for c in curve], dtype=float) for k in range(3))
fills = []
for day, t, leaves in events:
    x = trades[t]
    exit_price = x['price'] + x['side'] * x['pnl'] // x['qty']
    fills.append(dict(day=day, symbol=x['symbol'], side=-x['side'] if leaves else x['side'],
                      qty=x['exit_qty'] if leaves else x['entry_qty'], price=exit_price if leaves else x['price'],
                      base=exit_price + x['side'] * 20000 if leaves else x['bases'][0], fee=x['fees'][leaves],
                      market=leaves == 1 or t % 3 != 0))
bar = {(b[0], b[1]): b for b in bars}
traded = sum(f['price'] * f['qty'] for f in fills)
before = sum(f['base'] * f['qty'] for f in fills)
slip = sum((f['price'] - f['base']) * f['side'] * f['qty'] for f in fills)
amb = sum((f['base'] - bar[f['day'], f['symbol']][2]) * f['side'] * f['qty'] for f in fills if f['market'])
fee = sum(f['fee'] for f in fills)
held, mark, most = [0, 0], [0, 0], 0
for i in range(900):
    for s in range(2):
        if (i, s) in bar: mark[s] = bar[i, s][5]
    for f in fills:
        if f['day'] == i: held[f['symbol']] += f['side'] * f['qty']
    most = max([most] + [abs(held[s]) * mark[s] / curve[i][0] for s in range(2)])

# ---- benchmark: halves, bought at the first closes; BBB splits 2 for 1 and AAA pays 0.25 ----
value, shares, cash = [], [0.0, 0.0], 1.0
split_day, dividend_day = 400, 500
mark = [0, 0]
for i in range(900):
    if i == split_day: shares[1] *= 2; mark[1] /= 2
    if i == dividend_day: cash += shares[0] * 250_000
    for s in range(2):
        if (i, s) in bar:
            mark[s] = bar[i, s][5]
            if shares[s] == 0: shares[s] = .5 / mark[s]; cash -= .5
    value.append(cash + sum(a * b for a, b in zip(shares, mark)))
b = np.array([1.0] + value)
rb = b[1:] / b[:-1] - 1
line = stats.linregress(rb, r)
months_b, start = [], 0
for i in range(1, n + 1):
    if i == n or (days[i].year, days[i].month) != (days[i - 1].year, days[i - 1].month):
        months_b.append(b[i] / b[start] - 1); start = i
months_b = np.array(months_b)
gm = lambda x: math.exp(np.mean(np.log1p(x))) - 1
pb = np.maximum.accumulate(b)

roll = lambda i, k: (lambda x: x.mean() / x.std(ddof=1) * math.sqrt(A))(r[i - k + 1:i + 1])
print(json.dumps(dict(
    basics=dict(sharpe=sr * math.sqrt(A), sortino=r.mean() / down * math.sqrt(A), volatility=r.std(ddof=1) * math.sqrt(A),
        cagr=cagr, max_drawdown=mdd, calmar=cagr / mdd, worst_5d=(e[5:] / e[:-5] - 1).min(),
        profitable_months=float(np.mean(mr > 0)), trades=60, win_rate=len(wins) / 60,
        profit_factor=wins.sum() / abs(losses.sum()), avg_trade=usd.mean()),
    returns=dict(total_return=e[-1] / e[0] - 1, expected_daily=(e[-1] / e[0]) ** (1 / n) - 1,
        expected_monthly=(e[-1] / e[0]) ** (1 / len(months)) - 1, win_days=float(np.mean(r > 0)),
        best_day=r.max(), worst_day=r.min(), best_week=max(w for _, w in weeks), worst_week=min(w for _, w in weeks),
        best_month=mr.max(), worst_month=mr.min(), best_year=max(y for _, y in yearly), worst_year=min(y for _, y in yearly),
        mtd=months[-1][1], ytd=yearly[-1][1], return_3m=trailing(2023, 2, 11), return_6m=trailing(2022, 11, 11),
        return_1y=trailing(2022, 5, 11)),
    risk=dict(downside_deviation=down * math.sqrt(A), max_drawdown_amount=max(f['amount'] for f in falls), drawdowns=len(falls),
        avg_drawdown=float(np.mean([f['depth'] for f in falls])), longest_drawdown_days=max(f['days'] for f in falls),
        avg_drawdown_days=float(np.mean([f['days'] for f in falls])), time_under_water=float(np.mean(dd[1:] > 0)), ulcer_index=ulcer,
        var_95=var, var_95_normal=stats.norm.ppf(.05, r.mean(), r.std(ddof=1)), cvar_95=r[r <= var].mean(), skew=skew,
        excess_kurtosis=kurt - 3, tail_ratio=abs(np.quantile(r, .95)) / abs(var)),
    risk_adjusted=dict(sharpe_low=np.quantile(srs, .025), sharpe_high=np.quantile(srs, .975),
        max_drawdown_low=np.quantile(dds, .025), max_drawdown_high=np.quantile(dds, .975),
        omega=r[r > 0].sum() / -r[r < 0].sum(), upi=cagr / ulcer, stability=stats.linregress(np.arange(n), growth).rvalue ** 2,
        probabilistic_sharpe=stats.norm.cdf(sr * math.sqrt(n - 1) / math.sqrt(1 - skew * sr + (kurt - 1) / 4 * sr ** 2)),
        recovery_factor=(e[-1] / e[0] - 1) / mdd, gain_to_pain=mr.sum() / -mr[mr < 0].sum()),
    trade_analysis=dict(wins=len(wins), losses=len(losses), gross_profit=wins.sum(), gross_loss=losses.sum(), avg_win=wins.mean(),
        avg_loss=losses.mean(), median_win=np.median(wins), median_loss=np.median(losses), largest_win=wins.max(),
        largest_loss=losses.min(), payoff_ratio=wins.mean() / -losses.mean(),
        avg_trade_return=float(np.mean([x / (t['price'] * t['qty'] / M) for t, x in zip(closing, usd)])),
        avg_trade_r=float(np.mean(multiples)), max_consecutive_wins=streak(1), max_consecutive_losses=streak(-1),
        avg_holding_seconds=hold.mean(), median_holding_seconds=float(np.median(hold)),
        avg_holding_seconds_wins=hold[usd > 0].mean(), avg_holding_seconds_losses=hold[usd < 0].mean(),
        median_holding_seconds_wins=float(np.median(hold[usd > 0])),
        median_holding_seconds_losses=float(np.median(hold[usd < 0]))),
    groups=dict(symbol=group(lambda t: t['symbol']), weekday=group(lambda t: ny(t).weekday()), hour=group(lambda t: ny(t).hour),
        side=group(lambda t: t['side'])),
    activity=dict(time_in_market=float(np.mean(gr > 0)), avg_gross_exposure=np.sum(gr[:-1] * ms) / np.sum(eq[:-1] * ms),
        avg_net_exposure=np.sum(ne[:-1] * ms) / np.sum(eq[:-1] * ms), max_gross_exposure=gr.max() / M,
        max_net_exposure=ne[np.argmax(np.abs(ne))] / M, max_leverage=(gr / eq).max(), turnover=traded / eq.mean() / years,
        max_concentration=most, traded_notional=traded / M, fees=fee / M, fees_bps=fee / before * 1e4, slippage=slip / M,
        slippage_bps=slip / before * 1e4, ambiguity_cost=amb / M, ambiguity_cost_bps=amb / before * 1e4),
    benchmark=dict(total_return=b[-1] - 1, cagr=b[-1] ** (1 / years) - 1, volatility=rb.std(ddof=1) * math.sqrt(A),
        sharpe=rb.mean() / rb.std(ddof=1) * math.sqrt(A), max_drawdown=((pb - b) / pb).max(), alpha=line.intercept * A,
        beta=line.slope, correlation=line.rvalue, r_squared=line.rvalue ** 2,
        information_ratio=(r - rb).mean() / (r - rb).std(ddof=1) * math.sqrt(A),
        up_capture=gm(mr[months_b > 0]) / gm(months_b[months_b > 0]),
        down_capture=gm(mr[months_b < 0]) / gm(months_b[months_b < 0])),
    drawdowns=falls[:10],
    rolling=dict(first=roll(62, 63), last=roll(899, 126), volatility=r[-126:].std(ddof=1) * math.sqrt(A)),
    months=[dict(month=str(m)[:7], change=c) for m, c in months[:3] + months[-3:]],
    years=[dict(year=y.year, change=c) for y, c in yearly],
    last=str(last)), indent=1, default=float))
