package org.cfgrun.interpreter.lint;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;

/**
 * Reports a variable that no file of the config reads.
 *
 * <p>Every top-level name is also a key of the config, and any program may read a key. The rule
 * therefore considers only names that are variables by convention: pipelines, norms, and the type
 * and root of datasets. Pipelines of testing are exempt, because demos and tests of OpenMMLab's
 * projects read them from the top level. A file without a model is meant to be inherited, so that
 * its readers are not known. A single-file config in which no name is read is exempt too: a program
 * wrote it, which keeps the variables but writes their values in full.
 */
final class UnusedVariable implements Rule {
  private static final ErrorCode CODE = new ErrorCode("unused-variable");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "_.+|(img_)?norm_cfg|.+_norm_cfg|dataset_type|data_root|.+_transforms?"
              + "|(?!(test|tta|demo|infer\\w*)_).+_pipeline");

  private final PerFile<Set<String>> words = new PerFile<>();

  @Override
  public void check(Subject config, Problems found) {
    boolean printed = config.layers().size() == 1 && !NameUses.ownNames(config.entry().member());
    if (Section.MODEL.in(config.root()) == null || printed) {
      return;
    }
    Set<String> read = new HashSet<>();
    for (Layer layer : config.layers()) {
      read.addAll(words.of(layer.member(), () -> NameUses.of(layer.member())));
    }
    Layer entry = config.entry();
    for (Statement statement : NameUses.statements(entry.member())) {
      Expr.Name name = NameUses.assigned(statement);
      if (name != null
          && VARIABLE.matcher(name.id()).matches()
          && !read.contains(name.id())
          && entry.own().get(name.id()) != null) {
        found.add(
            Diagnostic.warning(
                    CODE,
                    name.span(),
                    "`%s` is not read by any file of this config.".formatted(name.id()))
                .help("Remove it, or use it where you meant to."));
      }
    }
  }
}
