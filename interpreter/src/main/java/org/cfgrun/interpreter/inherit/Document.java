package org.cfgrun.interpreter.inherit;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/** A parsed config file of any format. */
public interface Document {
  /** The text of the file. */
  Source source();

  /** How a config inherits from its bases. */
  enum Style {
    /** It names bases in {@code _base_}, and is merged into them. */
    NAMING,
    /** It imports names of its bases, and nothing is merged implicitly. */
    IMPORTING,
    /** It has no bases, so that configs of both styles may inherit it. */
    PLAIN
  }

  /** The syntax tree; null for JSON and YAML. */
  default @Nullable ConfigFile tree() {
    return null;
  }

  /** The style of inheritance. */
  default Style style() {
    return Style.NAMING;
  }

  /** Returns the references to bases, in order. */
  List<BaseReference> bases(Problems problems);

  /**
   * Evaluates the file's own statements.
   *
   * @param bases the joined values of its bases, which the file may read and, through {@code
   *     _base_}, edit
   * @param problems receives the errors and warnings
   */
  Evaluated evaluate(Bases bases, Problems problems);

  /**
   * The values of a file's bases.
   *
   * @param values the joined values; empty without bases and for imported bases
   * @param complete false when a base has errors, which may be the cause of a missing name
   * @param imports the exports of each imported base, by its reference
   */
  record Bases(DictNode values, boolean complete, Map<BaseReference, Exports> imports) {
    /** Creates the values of bases that are not imported. */
    public Bases(DictNode values, boolean complete) {
      this(values, complete, Map.of());
    }
  }

  /**
   * The names that a file offers to files that import it.
   *
   * @param values its top-level values
   * @param references the names that it imports itself, which are not keys of its config
   */
  record Exports(DictNode values, Map<String, Reference> references) {}

  /**
   * The result of evaluating a file.
   *
   * @param own its own top-level values, including values imported from bases
   * @param bases the bases' values, with the file's edits through {@code _base_}; for imported
   *     bases, the imported values by their names in this file
   * @param references the names that it imports from elsewhere
   */
  record Evaluated(DictNode own, DictNode bases, Map<String, Reference> references) {
    /** Creates the result of a file without imports. */
    public Evaluated(DictNode own, DictNode bases) {
      this(own, bases, Map.of());
    }
  }
}
