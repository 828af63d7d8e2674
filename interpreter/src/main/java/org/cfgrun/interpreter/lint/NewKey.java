package org.cfgrun.interpreter.lint;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.inherit.Overrides;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;

/** Reports an override whose key the config does not have: often a misspelt key without effect. */
public final class NewKey implements Rule {
  /** The code of an option that adds a key. */
  public static final ErrorCode CODE = new ErrorCode("new-key");

  @Override
  public void check(Subject config, Problems found) {
    walk(config.overrides(), config.entry().merged(), ConfigPath.ROOT, found);
  }

  private void walk(DictNode overrides, DictNode config, ConfigPath path, Problems found) {
    overrides
        .named()
        .forEach(
            (name, value) -> {
              ConfigNode former = config.get(name);
              if (former == null) {
                ConfigNode key = overrides.key(name);
                if (key == null || !Overrides.isAddition(key.origin())) {
                  found.add(warning(name, value, config, path));
                }
              } else if (value instanceof DictNode deeper && former instanceof DictNode dict) {
                walk(deeper, dict, path.child(name), found);
              }
            });
  }

  private static Diagnostic warning(
      String name, ConfigNode value, DictNode config, ConfigPath path) {
    Diagnostic warning =
        Diagnostic.warning(
            CODE,
            value.origin().span(),
            "The config has no `%s`; this option adds it.".formatted(path.child(name)));
    String nearest = Suggestions.nearest(name, List.copyOf(config.named().keySet()));
    return (nearest == null ? warning : warning.note("did you mean `" + nearest + "`?"))
        .help("Correct the key, or write `+%s=...` to add it.".formatted(path.child(name)));
  }
}
