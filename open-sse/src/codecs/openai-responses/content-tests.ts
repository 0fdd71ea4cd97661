/** A delta of text, reasoning, refusal or arguments. Servers write `type` first; where they do not, the frame is decoded. */
const contentDelta =
  /^\{"type": ?"response\.(?:output_text|reasoning_summary_text|reasoning_text|refusal|function_call_arguments|custom_tool_call_input)\.delta"/;

/** True for a delta of an output item. */
export function carriesOnlyContent(data: string): boolean {
  return data.endsWith('}') && contentDelta.test(data);
}

/** Usage is part of every stream of this format. */
export function carriesOnlyUsage(): boolean {
  return false;
}
