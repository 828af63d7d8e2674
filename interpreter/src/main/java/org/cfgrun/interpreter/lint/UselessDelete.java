package org.cfgrun.interpreter.lint;

import java.util.Objects;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.inherit.Merger;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * {@code _delete_} over a dict all keys of which the child gives anyway. Where the component is
 * another one than the base's it has its sense all the same: none of the former arguments may stay.
 */
final class UselessDelete implements LayerRule {
  @Override
  public void check(Layer layer, Problems found) {
    Overlay.visit(
        layer,
        (path, value, former) -> {
          if (value instanceof DictNode child && former instanceof DictNode base) {
            check(child, base, path, found);
          }
        });
  }

  private static void check(DictNode child, DictNode former, ConfigPath path, Problems found) {
    ConfigNode delete = child.get(ReservedKeys.DELETE);
    if (!(delete instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value()))) {
      return;
    }
    DictNode kept = child.without(ReservedKeys.DELETE);
    Problems problems = new Problems();
    boolean same = Merger.ofFiles(problems).merge(kept, former).equals(kept);
    if (same && !isOther(kept, former) && !problems.hasErrors()) {
      found.add(
          Diagnostic.warning(
                  ErrorCode.USELESS_DELETE,
                  delete.origin().span(),
                  "`%s` is the same without this `_delete_`.".formatted(path))
              .note("the base's dict has no key that is not given here", former.origin().span())
              .help("Remove it, so that it does not hide what the base may get later."));
    }
  }

  private static boolean isOther(DictNode child, DictNode former) {
    return Stream.of("type", "policy")
        .anyMatch(kind -> !Objects.equals(child.get(kind), former.get(kind)));
  }
}
