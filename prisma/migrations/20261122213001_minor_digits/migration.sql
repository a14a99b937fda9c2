-- Digits after the point of a currency, as core/money.ts knows them; a test holds the two together.
create function shoal_digits(currency text) returns int language sql immutable as $$
  select case
    when currency in ('AFN', 'ALL', 'BIF', 'CLP', 'COP', 'DJF', 'GNF', 'HUF', 'IDR', 'IQD', 'IRR', 'ISK', 'JPY', 'KMF', 'KPW', 'KRW', 'LAK', 'LBP',
      'MGA', 'MMK', 'PKR', 'PYG', 'RWF', 'SLL', 'SOS', 'SYP', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF', 'YER') then 0
    when currency in ('BHD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    else 2 end
$$;

-- What one minor unit of a currency is worth in minor units of another, when one whole unit is worth `rate` whole ones:
-- 100 yen at 0.048 are 4.80 yuan, so one yen is 4.8 fen.
create function shoal_minor_rate(rate numeric, currency text, base text) returns numeric language sql immutable as $$
  select case when currency = base then 1 else rate * power(10::numeric, shoal_digits(base) - shoal_digits(currency)) end
$$;
