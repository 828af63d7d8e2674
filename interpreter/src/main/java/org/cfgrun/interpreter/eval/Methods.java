package org.cfgrun.interpreter.eval;

import org.jspecify.annotations.Nullable;

/** The methods of values, bound to them. */
final class Methods {
  private final StringMethods strings;
  private final ListMethods lists;
  private final DictMethods dicts;
  private final SetMethods sets;

  Methods(Semantics semantics, Access access) {
    strings = new StringMethods(semantics, new StringFormat(semantics.formatting, access));
    lists = new ListMethods(semantics);
    dicts = new DictMethods(semantics);
    sets = new SetMethods(semantics);
  }

  /** The method, or null when the value has none of that name. */
  @Nullable Callable bind(Value owner, String name) {
    Object data = owner.data();
    Callable.Body body = null;
    if (data instanceof String text) {
      body = strings.find(text, name);
    } else if (data instanceof ListData list) {
      body = lists.find(list, name);
    } else if (data instanceof TupleData tuple) {
      body = lists.find(tuple.items, name);
    } else if (data instanceof DictData dict) {
      body = dicts.find(dict, name);
    } else if (data instanceof SetData set) {
      body = sets.find(set, name);
    } else if (data instanceof Double real && name.equals("is_integer")) {
      body = a -> Double.isFinite(real) && real == Math.rint(real);
    } else if (data instanceof Callable type && type.name().equals("dict")) {
      body = name.equals("fromkeys") ? dicts::fromKeys : null;
    }
    return body == null ? null : Callable.function(name, body);
  }
}
