export interface Reply {
  type: 'application/json' | 'text/event-stream'
  text: string
}

/** A tool that the stand-in model wants to call. */
export interface Call {
  name: string
  args: Json
  /** Codex: the server that the tool belongs to. */
  namespace?: string
}

export type Json = Record<string, unknown>

const word = 'done'
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }

/** One word, or the call, in the protocol that the path belongs to. */
export function reply(method: string, url: string, body: Json, call: Call | undefined): Reply {
  const path = url.split('?')[0] ?? ''
  const streamed = body['stream'] === true
  if (method !== 'POST') return json({ object: 'list', data: [{ id: 'fake', object: 'model' }] })
  if (/count_?tokens$/i.test(path)) return json({ input_tokens: 1, totalTokens: 1 })
  if (path.endsWith('/messages')) return streamed ? events(anthropicEvents(call)) : json(anthropic(call))
  if (path.endsWith('/chat/completions')) {
    return streamed ? lines(chatChunks(call), 'data: [DONE]\n\n') : json(chat(call))
  }
  if (path.endsWith('/responses')) return streamed ? events(responses(call)) : json(response(call))
  if (path.endsWith(':streamGenerateContent')) return lines([gemini(body, call)])
  if (path.endsWith(':generateContent')) return json(gemini(body, call))
  return json({})
}

function json(value: Json): Reply {
  return { type: 'application/json', text: JSON.stringify(value) }
}

function events(list: Json[]): Reply {
  const text = list.map((e) => `event: ${String(e['type'])}\ndata: ${JSON.stringify(e)}\n\n`).join('')
  return { type: 'text/event-stream', text }
}

function lines(list: Json[], end = ''): Reply {
  const text = list.map((e) => `data: ${JSON.stringify(e)}\n\n`).join('')
  return { type: 'text/event-stream', text: text + end }
}

let number = 0

/** Clients match results to calls by id, over several turns. */
function fresh(kind: string): string {
  number += 1
  return `${kind}_${number}`
}

// https://docs.anthropic.com/en/api/messages-streaming
function anthropic(call: Call | undefined): Json {
  return {
    id: fresh('msg'),
    type: 'message',
    role: 'assistant',
    model: 'fake',
    content: [
      call
        ? { type: 'tool_use', id: fresh('toolu'), name: call.name, input: call.args }
        : { type: 'text', text: word },
    ],
    stop_reason: call ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  }
}

function anthropicEvents(call: Call | undefined): Json[] {
  const message = anthropic(call)
  const [block] = message['content'] as Json[]
  const start = call ? { ...block, input: {} } : { type: 'text', text: '' }
  const delta = call
    ? { type: 'input_json_delta', partial_json: JSON.stringify(call.args) }
    : { type: 'text_delta', text: word }
  const end = { stop_reason: message['stop_reason'], stop_sequence: null }
  return [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: start },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: end, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ]
}

// https://platform.openai.com/docs/api-reference/chat-streaming
const head = { id: 'chat_1', created: 0, model: 'fake' }

function chatMessage(call: Call | undefined): Json {
  if (!call) return { role: 'assistant', content: word }
  const made = { name: call.name, arguments: JSON.stringify(call.args) }
  const calls = [{ index: 0, id: fresh('call'), type: 'function', function: made }]
  return { role: 'assistant', content: null, tool_calls: calls }
}

function chat(call: Call | undefined): Json {
  const choice = { index: 0, message: chatMessage(call), finish_reason: call ? 'tool_calls' : 'stop' }
  return { ...head, object: 'chat.completion', choices: [choice], usage }
}

function chatChunks(call: Call | undefined): Json[] {
  const chunk = { ...head, object: 'chat.completion.chunk' }
  const last = { index: 0, delta: {}, finish_reason: call ? 'tool_calls' : 'stop' }
  return [
    { ...chunk, choices: [{ index: 0, delta: chatMessage(call), finish_reason: null }] },
    { ...chunk, choices: [last], usage },
  ]
}

// https://platform.openai.com/docs/api-reference/responses-streaming
function responseItem(call: Call | undefined): Json {
  const id = fresh('item')
  const part = { type: 'output_text', text: word, annotations: [] }
  if (!call) return { id, type: 'message', role: 'assistant', status: 'completed', content: [part] }
  const made = { name: call.name, arguments: JSON.stringify(call.args), call_id: fresh('call') }
  const where = call.namespace ? { namespace: call.namespace } : {}
  return { id, type: 'function_call', status: 'completed', ...made, ...where }
}

function response(call: Call | undefined, item = responseItem(call)): Json {
  const details = {
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  }
  return {
    id: fresh('resp'),
    object: 'response',
    created_at: 0,
    model: 'fake',
    status: 'completed',
    output: [item],
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2, ...details },
  }
}

function responses(call: Call | undefined): Json[] {
  const item = responseItem(call)
  const done = response(call, item)
  const place = { item_id: item['id'], output_index: 0, content_index: 0 }
  const said = [
    { type: 'response.output_text.delta', ...place, delta: word },
    { type: 'response.output_text.done', ...place, text: word },
  ]
  const list: Json[] = [
    { type: 'response.created', response: { ...done, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: call ? item : { ...item, content: [] } },
    ...(call ? [] : said),
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: done },
  ]
  return list.map((event, n) => ({ ...event, sequence_number: n }))
}

// https://ai.google.dev/api/generate-content
function gemini(body: Json, call: Call | undefined): Json {
  // Internal questions of the client (which model to route to) ask for JSON.
  const wantsJson = JSON.stringify(body).includes('"responseMimeType":"application/json"')
  const text = wantsJson ? '{"reasoning":"","model_choice":"pro"}' : word
  const part = call ? { functionCall: { name: call.name, args: call.args } } : { text }
  return {
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  }
}
