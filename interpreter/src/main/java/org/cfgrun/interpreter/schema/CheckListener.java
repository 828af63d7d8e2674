package org.cfgrun.interpreter.schema;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/**
 * Learns which dicts a {@link Checker} meets, and reports the errors that are explained best with
 * the whole config in view.
 */
public interface CheckListener {
  /** Receives a dict before its values are checked. */
  void meets(CheckedDict dict);

  /** Receives an argument that its dict may not have. */
  void rejects(UnknownArgument argument);

  /** Receives arguments of a base's component that stay under another type. */
  void leaves(LeftArguments arguments);

  /**
   * An argument that its dict may not have.
   *
   * @param name the argument
   * @param key its key in the config
   * @param in the dict
   * @param similar the argument that it probably stands for; null if none is similar
   * @param finding the error to report
   */
  record UnknownArgument(
      String name, ConfigNode key, CheckedDict in, @Nullable String similar, Diagnostic finding) {}

  /**
   * Arguments of a base's component that stay under another type.
   *
   * @param leftOvers all values that only bases set
   * @param unfit the arguments that the new type does not have
   * @param in the dict
   * @param finding the error to report
   */
  record LeftArguments(
      LeftOvers leftOvers, List<String> unfit, CheckedDict in, Diagnostic finding) {}
}
