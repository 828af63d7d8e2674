package org.cfgrun.interpreter.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.schema.CheckedDict;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.SectionNames;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.DictNode;

/**
 * Checks all sections of a config against a catalog: types, arguments and values, with what a
 * catalog alone can tell. Nothing is built. It finds what a training rejects before it builds
 * anything, and says more of it: where a misplaced key belongs, and how to edit the text.
 *
 * <p>A config may be a part that others inherit, or lack statements that do not parse: only what is
 * there is checked. A check is thread-safe.
 */
public final class TypedCheck {
  private final Catalog catalog;

  /** Creates a check against a catalog. */
  public TypedCheck(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Adds the errors and warnings of a config. A part of others, such as a base with only a dataset,
   * may lack arguments that they add.
   */
  public void check(Subject config, Problems found) {
    Problems problems = new Problems();
    Collector collector = new Collector();
    visit(config.root(), problems, collector);
    Trees trees = new Trees(config.layers());
    collector.left().forEach(left -> problems.add(LeftOverFix.explain(left, trees)));
    Misplaced misplaced = new Misplaced(collector.dicts(), trees);
    collector.unknown().forEach(unknown -> problems.add(misplaced.explain(unknown)));
    if (Section.MODEL.in(config.root()) != null) {
      SectionNames.warnOfMisspelt(config.root(), problems);
      new TopLevelKeys(config, collector.dicts(), misplaced).check(problems);
    }
    // A list that several sections use, such as a pipeline, is checked in each of them.
    Set<List<Object>> seen = new HashSet<>();
    boolean part = Section.isPart(config.root());
    for (Diagnostic each : problems.all()) {
      if (part && each.code().equals(ErrorCode.MISSING_ARGUMENT)) {
        continue;
      }
      Span span = each.span();
      if (span == null || seen.add(List.of(each.code(), span, each.message()))) {
        found.add(each);
      }
    }
  }

  /**
   * Returns the findings of a run, with what this check says of unknown arguments in place of the
   * same in plain words.
   *
   * @param found the findings of a run that read the config
   */
  public List<Diagnostic> explain(Subject config, List<Diagnostic> found) {
    if (found.stream().noneMatch(each -> each.code().isA(ErrorCode.UNKNOWN_ARGUMENT.id()))) {
      return found;
    }
    Problems typed = new Problems();
    check(config, typed);
    List<Diagnostic> explained = new ArrayList<>();
    for (Diagnostic each : found) {
      Diagnostic better = each;
      for (Diagnostic other : typed.all()) {
        boolean same =
            each.code().isA(ErrorCode.UNKNOWN_ARGUMENT.id())
                && other.code().isA(ErrorCode.UNKNOWN_ARGUMENT.id())
                && Objects.equals(each.span(), other.span())
                && each.message().equals(other.message());
        better = same ? other : better;
      }
      explained.add(better);
    }
    return explained;
  }

  /** Returns the dicts of a config whose keys the catalog describes, outer ones first. */
  public List<CheckedDict> dicts(DictNode root) {
    Collector collector = new Collector();
    visit(root, new Problems(), collector);
    return collector.dicts();
  }

  private void visit(DictNode root, Problems problems, Collector collector) {
    // A reference to a part that is missing here is reported when a run replaces it.
    DictNode resolved = CrossReferences.replaceIn(root, new Problems());
    new SectionCheck(resolved, catalog, problems, collector).check();
  }
}
