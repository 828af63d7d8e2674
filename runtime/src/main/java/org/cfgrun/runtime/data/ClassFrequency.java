package org.cfgrun.runtime.data;

import java.util.Arrays;
import java.util.Optional;

/** In how many images of the training data a class is, by the bins of LVIS. */
public enum ClassFrequency {
  /** At most 10. */
  RARE("r"),

  /** From 11 to 100. */
  COMMON("c"),

  /** More than 100. */
  FREQUENT("f");

  private final String code;

  ClassFrequency(String code) {
    this.code = code;
  }

  /** Returns the letter of the bin, as in annotation files and names of metrics. */
  public String code() {
    return code;
  }

  /** Returns the bin with a letter. */
  public static Optional<ClassFrequency> of(String code) {
    return Arrays.stream(values()).filter(bin -> bin.code.equals(code)).findFirst();
  }
}
