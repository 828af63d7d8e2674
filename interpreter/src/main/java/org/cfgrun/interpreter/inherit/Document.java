package org.cfgrun.interpreter.inherit;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.DictNode;

/** A config file that has been read, whatever its format. */
public interface Document {
  /** Its text. */
  Source source();

  /** The bases it names, in order. */
  List<BaseReference> bases(Problems problems);

  /**
   * Evaluates what the file itself says.
   *
   * @param bases the joined values of its bases, which the file may read and, by way of {@code
   *     _base_}, edit
   * @param problems takes what is wrong
   */
  Evaluated evaluate(Bases bases, Problems problems);

  /**
   * The joined values of the bases.
   *
   * @param values empty without bases
   * @param complete false when a base has errors, so that a missing name may be its fault
   */
  record Bases(DictNode values, boolean complete) {}

  /**
   * What a file says.
   *
   * @param own its own top-level values
   * @param bases the bases' values, as far as the file edited them; otherwise what it was given
   */
  record Evaluated(DictNode own, DictNode bases) {}
}
