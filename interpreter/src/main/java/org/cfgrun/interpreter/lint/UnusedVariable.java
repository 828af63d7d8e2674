package org.cfgrun.interpreter.lint;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;

/**
 * A variable that no file of the config reads. Every top-level name is a key of the config, and who
 * reads such a key cannot be known; so only names that are variables by the custom of the field
 * count: pipelines, norms, and the type and root of datasets. Demos and tests of OpenMMLab's
 * projects take the pipelines of testing from the top of a config. A file without a model is a part
 * for others, who may read it. A config of one file in which no name is read was printed by a
 * program, which keeps the variables and has their values in full wherever they were read.
 */
final class UnusedVariable implements Rule {
  private static final Pattern VARIABLE =
      Pattern.compile(
          "_.+|(img_)?norm_cfg|.+_norm_cfg|dataset_type|data_root|.+_transforms?"
              + "|(?!(test|tta|demo|infer\\w*)_).+_pipeline");

  private final Map<Member, Set<String>> words = new ConcurrentHashMap<>();

  @Override
  public void check(Subject config, Problems found) {
    boolean printed = config.layers().size() == 1 && !Reads.ownNames(config.entry().member());
    if (config.root().get("model") == null || printed) {
      return;
    }
    Set<String> read = new HashSet<>();
    for (Layer layer : config.layers()) {
      read.addAll(words.computeIfAbsent(layer.member(), Reads::of));
    }
    Layer entry = config.entry();
    for (Statement statement : Reads.statements(entry.member())) {
      Expr.Name name = Reads.assigned(statement);
      boolean unread =
          name != null && VARIABLE.matcher(name.id()).matches() && !read.contains(name.id());
      if (unread && entry.own().get(name.id()) != null) {
        found.add(
            Diagnostic.warning(
                    ErrorCode.UNUSED_VARIABLE,
                    name.span(),
                    "No file of this config reads `%s`.".formatted(name.id()))
                .help("Remove it, or use it where it was meant to be."));
      }
    }
  }
}
