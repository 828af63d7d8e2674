package org.cfgrun.runtime.optim;

import com.google.gson.JsonObject;

/** The goldens, by a shorter name. */
final class Goldens extends org.cfgrun.runtime.golden.Goldens {
  /** The file of all optimizers, whatever part of it is asked for. */
  static JsonObject read(String part, String file) {
    return read(file);
  }
}
