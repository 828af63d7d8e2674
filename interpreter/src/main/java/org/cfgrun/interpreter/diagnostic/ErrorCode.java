package org.cfgrun.interpreter.diagnostic;

import java.util.Locale;

/** Every kind of finding. Its id stands in messages and in docs/errors.md. */
public enum ErrorCode {
  /** The text is not of the language. */
  SYNTAX,
  /** A statement of Python that a config may not have. */
  NOT_DECLARATIVE,
  /** A file that does not exist or cannot be read. */
  MISSING_FILE,
  /** A file whose ending says that it is no config. */
  FILE_TYPE,
  /** Bases that inherit each other in a ring. */
  BASE_CYCLE,
  /** A base outside the folders that a config may read. */
  OUTSIDE_ROOTS,
  /** {@code _base_} that is neither a string nor a list of strings. */
  BAD_BASE,
  /** A key that two bases, two arguments or two options give. */
  DUPLICATE_KEY,
  /** A name that is not defined. */
  UNDEFINED_NAME,
  /** A key, index or attribute that is not there. */
  MISSING_KEY,
  /** An operation on values that do not have it. */
  TYPE_MISMATCH,
  /** An operation whose values are out of its range: division by zero, a bad format. */
  BAD_VALUE,
  /** A child's dict over a base's value that is none. */
  DICT_OVER_VALUE,
  /** {@code _delete_} where nothing is deleted. */
  LEFTOVER_DELETE,
  /** A copy of a variable that did not follow when a child gave the variable another value. */
  STALE_ALIAS,
  /** {@code _delete_} without which the config would be the same. */
  USELESS_DELETE,
  /** A list without types over a base's list of components. */
  PARTIAL_LIST,
  /** A base of which nothing is left. */
  UNREACHABLE_BASE,
  /** A key that one file sets twice, the first value of which nobody reads. */
  KEY_SET_TWICE,
  /** A variable that nobody reads. */
  UNUSED_VARIABLE,
  /** An override of a key that the config does not have. */
  NEW_KEY,
  /** A step of the learning rate that lies behind the end of training. */
  STEP_PAST_END,
  /** A warm-up that lasts longer than training. */
  LONG_WARMUP,
  /** A path with backslashes. */
  BACKSLASH_PATH,
  /** {@code classes} given as a string. */
  CLASSES_AS_STRING,
  /** A backslash before a character with which it means nothing. */
  UNKNOWN_ESCAPE,
  /** A template whose value mmcv would mangle. */
  TEMPLATE,
  /** A top-level key that the language keeps for itself. */
  RESERVED_KEY,
  /** A config that names its successor. */
  DEPRECATED,
  /** A config that asks for more steps, elements, depth, digits or time than it may have. */
  OVER_BUDGET,
  /** A command-line override that cannot be read or applied. */
  BAD_OPTION,
  /** A key at the top of a config that is nearly a section's name. */
  UNKNOWN_SECTION,
  /** {@code type} that no registry knows. */
  UNKNOWN_TYPE,
  /** An argument that the component does not have. */
  UNKNOWN_ARGUMENT,
  /** An argument that the component needs. */
  MISSING_ARGUMENT,
  /** An argument whose value is of the wrong type or out of range. */
  BAD_ARGUMENT,
  /** A component whose construction failed. */
  CONSTRUCTION,
  /** {@code custom_imports} that cannot be found or compiled. */
  CUSTOM_IMPORT,
  /** Code of the user's own that fails while it runs. */
  CUSTOM_CODE,
  /** Data that a dataset cannot be made of. */
  BAD_DATA,
  /** A checkpoint that cannot be read or does not fit. */
  BAD_CHECKPOINT,
  /** Something of the machine: engine, device, disk. */
  ENVIRONMENT;

  /** As it is written in messages: {@code unknown-argument}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
