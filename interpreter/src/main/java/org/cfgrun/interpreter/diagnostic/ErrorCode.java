package org.cfgrun.interpreter.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * The kind of a finding.
 *
 * <p>The constants of this class are the codes of the language and of component schemas. Codes are
 * open: a lint rule declares its own, and so does whatever can fail at run time. A test collects
 * every constant of this type and requires a section of {@code docs/errors.md} or a page of {@code
 * docs/rules} for each.
 *
 * @param id the code as messages and suppression comments write it: {@code unknown-argument}
 * @param broader the kind that this one is a special case of; null for none. What is said of it,
 *     such as an expectation or a suppression, holds for this one too
 */
public record ErrorCode(String id, @Nullable ErrorCode broader) {
  /** Text that is not part of the language. */
  public static final ErrorCode SYNTAX = new ErrorCode("syntax");

  /** A Python statement or expression that a config may not contain. */
  public static final ErrorCode NOT_DECLARATIVE = new ErrorCode("not-declarative");

  /** A file that does not exist or cannot be read. */
  public static final ErrorCode MISSING_FILE = new ErrorCode("missing-file");

  /** A file whose extension is not that of a config. */
  public static final ErrorCode FILE_TYPE = new ErrorCode("file-type");

  /** Bases that inherit each other. */
  public static final ErrorCode BASE_CYCLE = new ErrorCode("base-cycle");

  /** A base outside the directories that configs may be read from. */
  public static final ErrorCode OUTSIDE_ROOTS = new ErrorCode("outside-roots");

  /** A {@code _base_} that is neither a string nor a list of strings. */
  public static final ErrorCode BAD_BASE = new ErrorCode("bad-base");

  /** A key that two bases, two arguments or two options set. */
  public static final ErrorCode DUPLICATE_KEY = new ErrorCode("duplicate-key");

  /** A name that is not defined. */
  public static final ErrorCode UNDEFINED_NAME = new ErrorCode("undefined-name");

  /** A key, index or attribute that does not exist. */
  public static final ErrorCode MISSING_KEY = new ErrorCode("missing-key");

  /** An operation on values that do not support it. */
  public static final ErrorCode TYPE_MISMATCH = new ErrorCode("type-mismatch");

  /** An operation on values out of its range, such as a division by zero. */
  public static final ErrorCode BAD_VALUE = new ErrorCode("bad-value");

  /** A child's dict over a base's value that is not a dict. */
  public static final ErrorCode DICT_OVER_VALUE = new ErrorCode("dict-over-value");

  /** A {@code _delete_} that deletes nothing and stays in the config. */
  public static final ErrorCode LEFTOVER_DELETE = new ErrorCode("leftover-delete");

  /** A template whose value mmcv would corrupt. */
  public static final ErrorCode TEMPLATE = new ErrorCode("template");

  /** A top-level key that the language reserves. */
  public static final ErrorCode RESERVED_KEY = new ErrorCode("reserved-key");

  /** A deprecated config, key or argument, which a newer one replaces. */
  public static final ErrorCode DEPRECATED = new ErrorCode("deprecated");

  /** A config that exceeds its limit of steps, elements, depth, digits or time. */
  public static final ErrorCode OVER_BUDGET = new ErrorCode("over-budget");

  /** A command-line override that cannot be parsed or applied. */
  public static final ErrorCode BAD_OPTION = new ErrorCode("bad-option");

  /** A {@code type} that no registry contains. */
  public static final ErrorCode UNKNOWN_TYPE = new ErrorCode("unknown-type");

  /** An argument that the component does not take. */
  public static final ErrorCode UNKNOWN_ARGUMENT = new ErrorCode("unknown-argument");

  /** An argument of a base's component that stays under another type. */
  public static final ErrorCode LEFTOVER_ARGUMENT =
      new ErrorCode("leftover-argument", UNKNOWN_ARGUMENT);

  /** An argument that belongs to another dict. */
  public static final ErrorCode WRONG_LEVEL = new ErrorCode("wrong-level", UNKNOWN_ARGUMENT);

  /** A required argument that is missing. */
  public static final ErrorCode MISSING_ARGUMENT = new ErrorCode("missing-argument");

  /** An argument whose value has the wrong type or is out of range. */
  public static final ErrorCode BAD_ARGUMENT = new ErrorCode("bad-argument");

  /** A number of classes that another part of the config contradicts. */
  public static final ErrorCode NUM_CLASSES = new ErrorCode("num-classes", BAD_ARGUMENT);

  /** A metric that does not exist. */
  public static final ErrorCode UNKNOWN_METRIC = new ErrorCode("unknown-metric", BAD_ARGUMENT);

  /** A catalog of components that cannot be read. */
  public static final ErrorCode BAD_CATALOG = new ErrorCode("bad-catalog");

  /** An interval in epochs under a runner that counts iterations. */
  public static final ErrorCode INTERVAL_UNIT = new ErrorCode("interval-unit");

  /** A comma behind a value, which makes it a tuple. */
  public static final ErrorCode TRAILING_COMMA = new ErrorCode("trailing-comma");

  /** A failure of the machine: engine, device or disk. */
  public static final ErrorCode ENVIRONMENT = new ErrorCode("environment");

  /** Creates a code that is not a special case of another one. */
  public ErrorCode(String id) {
    this(id, null);
  }

  /** Returns whether an id names this code or a broader one. */
  public boolean isA(String name) {
    return id.equals(name) || (broader != null && broader.isA(name));
  }

  public ErrorCode {
    if (!id.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException("not a code in kebab case: " + id);
    }
  }
}
