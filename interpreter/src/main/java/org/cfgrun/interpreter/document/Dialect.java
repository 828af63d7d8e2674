package org.cfgrun.interpreter.document;

/** The dialect of a text that mmcv 1.x and mmengine interpret differently. */
public enum Dialect {
  /**
   * mmcv 1.x: {@code {{$NAME:default}}} is plain text, and the last {@code _base_} of a file
   * counts.
   */
  MMCV,
  /**
   * mmengine: {@code {{$NAME:default}}} is an environment variable, and the first {@code _base_} of
   * a file counts.
   */
  MMENGINE
}
