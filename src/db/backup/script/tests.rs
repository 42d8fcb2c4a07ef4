#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

const SCRIPT: &str = r#"--
-- PostgreSQL database dump
--

\restrict x

SET row_security = off;

--
-- TOC entry 7 (class 2615 OID 16385)
-- Name: extra; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA extra;


ALTER SCHEMA extra OWNER TO postgres;

--
-- TOC entry 2647 (class 0 OID 0)
-- Dependencies: 7
-- Name: SCHEMA extra; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON SCHEMA extra IS 'it''s
--
-- TOC entry 9999 (class 1259 OID 1)
-- Name: no; Type: TABLE; Schema: public; Owner: postgres
--

';


--
-- TOC entry 233 (class 1255 OID 16440)
-- Name: spoof(); Type: FUNCTION; Schema: extra; Owner: The "Reader
--

CREATE FUNCTION extra.spoof() RETURNS void
    LANGUAGE plpgsql
    AS $_$
begin

ALTER TABLE x OWNER TO "The ""Reader";

--
-- TOC entry 215 (class 1259 OID 16402)
-- Name: leads; Type: TABLE; Schema: public; Owner: postgres
--

-- Completed on
end $_$;


ALTER FUNCTION extra.spoof() OWNER TO "The ""Reader";

--
-- TOC entry 224 (class 1259 OID 16401)
-- Name: Odd; Type: TABLE; Type: TABLE; Schema: Odd; Schema; Owner: postgres
--

CREATE TABLE x ();


ALTER TABLE x OWNER TO postgres;

--
-- TOC entry 2653 (class 2604 OID 16404)
-- Name: x id; Type: DEFAULT; Schema: extra; Owner: postgres
--

ALTER TABLE ONLY extra.x ALTER COLUMN "my id" SET DEFAULT nextval('s'::regclass);


--
-- TOC entry 2465 (class 2605 OID 16450)
-- Name: CAST (extra.pair AS text); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (extra.pair AS text) WITH INOUT;


--
-- TOC entry 2652 (class 0 OID 0)
-- Dependencies: 223 9
-- Name: s; Type: SEQUENCE SET; Schema: extra; Owner: postgres
--

SELECT pg_catalog.setval('s', 33, true);


--
-- TOC entry 2473 (class 2606 OID 16412)
-- Name: a b; Type: FK CONSTRAINT; Schema: extra; Owner: postgres
--

ALTER TABLE ONLY extra.a
    ADD CONSTRAINT "the; b" FOREIGN KEY (id) REFERENCES extra.c(id);


--
-- TOC entry 2629 (class 0 OID 16437)
-- Dependencies: 230
-- Name: v; Type: VIEW; Schema: extra; Owner: postgres
--

CREATE VIEW v AS SELECT 1;

-- Completed on 2026-01-05 10:00:00 UTC

--
-- PostgreSQL database dump complete
--

\unrestrict x

"#;

#[test]
fn what_is_quoted_is_no_heading() {
    let found = entries(SCRIPT).unwrap();
    let told: Vec<_> = found.iter().map(|entry| (entry.id, entry.kind.as_str(), entry.section)).collect();
    assert_eq!(
        told,
        [
            (7, "SCHEMA", Section::PreData),
            (2647, "COMMENT", Section::None),
            (233, "FUNCTION", Section::PreData),
            (224, "TABLE", Section::PreData),
            (2653, "DEFAULT", Section::PreData),
            (2465, "CAST", Section::PreData),
            (2652, "SEQUENCE SET", Section::Data),
            (2473, "FK CONSTRAINT", Section::PostData),
            (2629, "VIEW", Section::PostData),
        ]
    );
}

#[test]
fn headings_are_read_from_their_end() {
    let found = entries(SCRIPT).unwrap();
    assert_eq!((found[0].class, found[0].oid, found[0].schema.as_deref()), (2615, 16385, None));
    assert_eq!(
        (found[3].tag.as_str(), found[3].schema.as_deref()),
        ("Odd; Type: TABLE", Some("Odd; Schema"))
    );
    assert_eq!((found[2].owner.as_deref(), &found[6].dependencies), (Some("The \"Reader"), &vec![223, 9]));
}

#[test]
fn definitions_come_without_the_owner_and_with_how_to_drop_them() {
    let found = entries(SCRIPT).unwrap();
    assert_eq!(
        (found[0].definition.as_str(), found[0].drop.as_str()),
        ("CREATE SCHEMA extra;\n", "DROP SCHEMA extra;\n")
    );
    assert!(found[1].definition.ends_with("--\n\n';\n") && found[1].drop.is_empty(), "{:?}", found[1]);
    assert!(found[2].definition.ends_with("-- Completed on\nend $_$;\n"), "{:?}", found[2]);
    assert_eq!(found[2].drop, "DROP FUNCTION extra.spoof();\n");
    assert_eq!(found[7].drop, "ALTER TABLE ONLY extra.a DROP CONSTRAINT \"the; b\";\n");
    assert_eq!(found[4].drop, "ALTER TABLE ONLY extra.x ALTER COLUMN \"my id\" DROP DEFAULT;\n");
    assert_eq!((found[5].drop.as_str(), &found[5].owner), ("DROP CAST (extra.pair AS text);\n", &None));
    assert_eq!(found[8].definition, "CREATE VIEW v AS SELECT 1;");
}

#[test]
fn a_script_that_is_not_whole_is_no_script() {
    let cut = &SCRIPT[..SCRIPT.find("\n-- Completed on 2026").unwrap()];
    assert_eq!(entries(cut).unwrap_err().causes(), ["it is cut off"]);
    let rows = SCRIPT.replace("; Type: SEQUENCE SET;", "; Type: TABLE DATA;");
    assert!(entries(&rows).unwrap_err().causes()[0].contains("rows of a table"));
    let large = SCRIPT.replace("; Type: SEQUENCE SET;", "; Type: BLOB METADATA;");
    assert_eq!(entries(&large).unwrap_err().kind(), ErrorKind::Refused);
    let odd = SCRIPT.replace("(class 2615 ", "(klass 2615 ");
    assert_eq!(entries(&odd).unwrap_err().causes(), ["a heading is not known"]);
}
