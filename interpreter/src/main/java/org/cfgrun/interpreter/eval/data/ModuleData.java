package org.cfgrun.interpreter.eval.data;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One of the few modules that have a meaning in a config.
 *
 * @param name the name in Python
 * @param members functions, modules and constants by name; {@link #ITEM} is what {@code
 *     module[key]} calls
 */
public record ModuleData(String name, Map<String, Data> members) implements OpaqueData {
  /** The member that gives a module items, as {@code os.environ} has. */
  public static final String ITEM = "__getitem__";

  public ModuleData {
    members = Map.copyOf(members);
  }

  @Override
  public String typeName() {
    return "module";
  }

  @Override
  public @Nullable Value attribute(String member, Context context) {
    Data found = member.equals(ITEM) ? null : members.get(member);
    return found == null ? null : context.computed(found);
  }

  @Override
  public Diagnostic noAttribute(String member, Context context) {
    return unavailable(member, context.span());
  }

  /** Returns the error for a member that exists in Python, but would have to run code. */
  public Diagnostic unavailable(String member, Span at) {
    String names =
        members.keySet().stream()
            .filter(each -> !each.equals(ITEM))
            .sorted()
            .collect(Collectors.joining("`, `", "`", "`"));
    return Diagnostic.error(
            ErrorCode.NOT_DECLARATIVE,
            at,
            "A config does not run code, so `%s.%s` is not available.".formatted(name, member))
        .help(
            "Write the value itself, or use what `%s` has in a config: %s.".formatted(name, names));
  }

  @Override
  public Value item(Data index, Context context) {
    return members.get(ITEM) instanceof FunctionData function
        ? function.call(List.of(context.computed(index)), context.span(), context.meter())
        : OpaqueData.super.item(index, context);
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append("<module>");
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    throw Freezer.unfit(this, name, origin.span());
  }
}
