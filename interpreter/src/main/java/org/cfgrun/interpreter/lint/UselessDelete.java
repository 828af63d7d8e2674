package org.cfgrun.interpreter.lint;

import java.util.Objects;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.inherit.Merger;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Notes {@code _delete_} over a dict all of whose keys the child sets anyway. It is not reported
 * where the child changes the component: there it states that no argument of the old one may stay.
 * It is a note, not a warning: it does no harm, and OpenMMLab's own tutorials write it.
 */
final class UselessDelete implements LayerRule, QuickFix {
  private static final ErrorCode CODE = new ErrorCode("useless-delete");

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
          Diagnostic.remark(
                  CODE,
                  delete.origin().span(),
                  "This `_delete_` has no effect on `%s`.".formatted(path))
              .note("every key of the base's dict is set here", former.origin().span())
              .help("Remove it, so that keys added to the base later are inherited."));
    }
  }

  private static boolean isOther(DictNode child, DictNode former) {
    return Stream.of("type", "policy")
        .anyMatch(kind -> !Objects.equals(child.get(kind), former.get(kind)));
  }

  @Override
  public String title() {
    return "Remove `_delete_=True`";
  }

  @Override
  public ErrorCode code() {
    return CODE;
  }

  @Override
  public @Nullable Edit edit(Span finding) {
    return ArgumentRemoval.of(finding);
  }
}
