package org.cfgrun.interpreter.document;

/** Whose meaning a text has where mmcv 1.x and mmengine give it two. */
public enum Dialect {
  /**
   * mmcv 1.x: {@code {{$NAME:default}}} is plain text, and the last {@code _base_} of a file
   * counts.
   */
  MMCV,
  /**
   * mmengine: {@code {{$NAME:default}}} is a variable of the environment, and the first {@code
   * _base_} of a file counts.
   */
  MMENGINE
}
