-- What a DSQL cluster has and PostgreSQL has not, as far as the tests look at it, and the front's helpers.
CREATE ROLE admin LOGIN CREATEROLE;
ALTER SCHEMA public OWNER TO admin;
GRANT CREATE ON DATABASE postgres TO admin;

CREATE SCHEMA sys;
GRANT USAGE ON SCHEMA sys TO PUBLIC;

CREATE TABLE sys.started_job (
  job_id text PRIMARY KEY,
  job_type text NOT NULL,
  class_id oid,
  object_id oid,
  object_name text,
  start_time timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The work is done at once; that it takes a moment is for those who wait for it.
CREATE VIEW sys.jobs AS
  SELECT job_id,
    CASE WHEN age < interval '100 ms' THEN 'submitted' WHEN age < interval '400 ms' THEN 'processing' ELSE 'completed' END
      AS status,
    NULL::text AS details, job_type, class_id, object_id, object_name, start_time,
    start_time + least(age, interval '400 ms') AS update_time
  FROM (SELECT *, clock_timestamp() - start_time AS age FROM sys.started_job) AS job;
GRANT SELECT ON sys.jobs TO PUBLIC;

CREATE FUNCTION sys.start_job(type text, class oid, object oid, name text) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path = sys, pg_catalog AS $$
  INSERT INTO started_job (job_id, job_type, class_id, object_id, object_name)
  SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + floor(random() * 32)::int, 1), ''), type, class, object, name
  FROM generate_series(1, 26)
  RETURNING job_id
$$;

CREATE FUNCTION sys.run_async(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  built record;
BEGIN
  EXECUTE statement;
  SELECT c.oid, n.nspname || '.' || c.relname AS name INTO built
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'i' AND c.xmin = pg_catalog.pg_current_xact_id()::xid
    ORDER BY c.oid DESC LIMIT 1;
  IF statement ~* '^\s*ALTER' THEN
    RETURN sys.start_job('VALIDATE_CONSTRAINT', NULL, NULL, NULL);
  END IF;
  RETURN sys.start_job('INDEX_BUILD', 'pg_catalog.pg_class'::regclass, built.oid, built.name);
END
$$;

CREATE FUNCTION sys.refuse(sqlstate text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = sqlstate, MESSAGE = message;
END
$$;
