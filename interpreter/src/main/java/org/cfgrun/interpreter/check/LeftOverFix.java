package org.cfgrun.interpreter.check;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.schema.ArgumentText;
import org.cfgrun.interpreter.schema.CheckListener.LeftArguments;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;

/** Discards the arguments of a base's component with {@code _delete_}, and keeps the others. */
final class LeftOverFix {
  private static final int LONGEST = 10_000;

  private LeftOverFix() {}

  /** Returns the error, with the fix if the dict is written in a file of the user. */
  static Diagnostic explain(LeftArguments left, Trees trees) {
    Diagnostic found = left.finding();
    DictNode dict = left.in().dict();
    Expr written =
        KeyText.isEditable(dict.origin())
            ? ArgumentText.dict(dict.origin().span(), trees.of(dict.origin().span().source()))
            : null;
    if (written == null) {
      return found;
    }
    List<Edit> edits = new ArrayList<>();
    String inserted = "True";
    for (String name : left.leftOvers().arguments().keySet().stream().sorted().toList()) {
      ConfigNode value = dict.get(name);
      boolean fits =
          !left.unfit().contains(name) && !name.equals(Checker.TYPE) && left.in().knows(name);
      if (value != null && fits && written instanceof Expr.Call) {
        inserted += ", " + name + "=" + ConfigPrinter.printShort(value, LONGEST);
      }
    }
    edits.add(ArgumentText.insertion(written, ReservedKeys.DELETE, inserted));
    return found.fix(new Fix("Add `_delete_=True`", edits, false));
  }
}
