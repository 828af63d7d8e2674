package org.cfgrun.interpreter.inherit;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
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
    /** Names bases in {@code _base_}, and is merged into them. */
    NAMING,
    /** Imports names of its bases; nothing is merged implicitly. */
    IMPORTING,
    /** Has no bases, so that configs of both styles may inherit it. */
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

  /** Returns what reading the text costs, in steps of an evaluation. */
  long cost();

  /**
   * Finds the references to bases.
   *
   * @param before what was spent to find the bases of the files that lead here
   */
  Named bases(Spent before, Problems problems);

  /** Returns whether bases have left anything of the budget; reports the error otherwise. */
  boolean affords(Start start, Problems problems);

  /**
   * Evaluates the file's own statements.
   *
   * @param bases the joined values of its bases, which the file may read and, through {@code
   *     _base_}, edit
   * @param start where counting begins
   * @param problems receives the errors and warnings
   */
  Evaluated evaluate(Bases bases, Start start, Problems problems);

  /**
   * The bases that a file names.
   *
   * @param references the references, in order
   * @param spent what was spent to find them, including what was spent before
   * @param exhausted whether the budget was exhausted, which has been reported
   */
  record Named(List<BaseReference> references, Spent spent, boolean exhausted) {}

  /**
   * What a file finds when its evaluation begins.
   *
   * @param spent what its bases have spent
   * @param at the place that names the last of them, to report that they spent too much
   */
  record Start(Spent spent, Span at) {}

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
   * @param spent what it has spent, including its bases
   */
  record Evaluated(DictNode own, DictNode bases, Map<String, Reference> references, Spent spent) {
    /** Creates the result of a file without imports. */
    public Evaluated(DictNode own, DictNode bases, Spent spent) {
      this(own, bases, Map.of(), spent);
    }
  }
}
