-- The read model of statistics: a row an episode, made from events alone. It may be emptied and filled again from the topics.
CREATE TABLE figure (
  id            uuid PRIMARY KEY,
  authority_id  text        NOT NULL,
  ordering_key  text        NOT NULL,
  version       bigint      NOT NULL,
  next_due_at   timestamptz,
  is_live       boolean     NOT NULL,
  child_id      uuid        NOT NULL,
  home_urn      text        NOT NULL,
  area          text        NOT NULL,
  age_band      text        NOT NULL,
  return_month  text        NOT NULL,
  standing      text        NOT NULL,
  outcome       text        NOT NULL,
  offered       text        NOT NULL,
  held          text        NOT NULL,
  offered_after text        NOT NULL,
  held_after    text        NOT NULL,
  late_reason   text        NOT NULL,
  delay         text        NOT NULL,
  from_at       timestamptz, -- when it began; where that is not known, when the child came back
  return_at     timestamptz,
  settles_at    timestamptz, -- when its 72 hours cease to run
  state         jsonb       NOT NULL,
  updated_at    timestamptz NOT NULL
);
CREATE INDEX figure_child_id ON figure (child_id);
CREATE INDEX figure_return_at ON figure (authority_id, return_at);
CREATE INDEX figure_from_at ON figure (authority_id, from_at);
SELECT protect('figure');

-- Children who are one.
CREATE TABLE child_link (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('child_link');
