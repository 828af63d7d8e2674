package org.cfgrun.interpreter.inherit;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/** A config file that has been read, whatever its format. */
public interface Document {
  /** Its text. */
  Source source();

  /** How a config takes over what its bases say. */
  enum Style {
    /** It names them by {@code _base_} and is merged into them. */
    NAMING,
    /** It imports their names, and nothing is merged by itself. */
    IMPORTING,
    /** It neither names nor imports any, so that configs of both styles may inherit it. */
    PLAIN
  }

  /** Its statements; null for a file of data, which has none. */
  default @Nullable ConfigFile tree() {
    return null;
  }

  /** How it inherits. */
  default Style style() {
    return Style.NAMING;
  }

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
   * What the bases of a file say.
   *
   * @param values their values, joined; empty without bases and where they are imported
   * @param complete false when a base has errors, so that a missing name may be its fault
   * @param imports what each imported base gives, by the reference to it
   */
  record Bases(DictNode values, boolean complete, Map<BaseReference, Exports> imports) {
    /** Bases that are not imported. */
    public Bases(DictNode values, boolean complete) {
      this(values, complete, Map.of());
    }
  }

  /**
   * What a file gives to those that import it.
   *
   * @param values its top-level values
   * @param references the names that it has imported itself, which are no keys of its config
   */
  record Exports(DictNode values, Map<String, Reference> references) {}

  /**
   * What a file says.
   *
   * @param own its own top-level values, with those it imported from bases
   * @param bases the bases' values, as far as the file edited them; otherwise what it was given.
   *     Where bases are imported, the imported values by the names that they have here
   * @param references the names that it has imported from elsewhere
   */
  record Evaluated(DictNode own, DictNode bases, Map<String, Reference> references) {
    /** A file without imports. */
    public Evaluated(DictNode own, DictNode bases) {
      this(own, bases, Map.of());
    }
  }
}
