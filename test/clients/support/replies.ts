export interface Reply {
  type: 'application/json' | 'text/event-stream'
  text: string
}

type Json = Record<string, unknown>

const word = 'done'
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }

/** The one-word answer in the protocol that the path belongs to. */
export function reply(method: string, url: string, body: unknown): Reply {
  const path = url.split('?')[0] ?? ''
  const streamed = (body as Json)['stream'] === true
  if (method !== 'POST') return json({ object: 'list', data: [{ id: 'fake', object: 'model' }] })
  if (/count_?tokens$/i.test(path)) return json({ input_tokens: 1, totalTokens: 1 })
  if (path.endsWith('/messages')) return streamed ? events(anthropic()) : json(anthropicMessage)
  if (path.endsWith('/chat/completions'))
    return streamed ? lines(chatChunks(), 'data: [DONE]\n\n') : json(chat())
  if (path.endsWith('/responses')) return streamed ? events(responses()) : json(finalResponse)
  if (path.endsWith(':streamGenerateContent')) return lines([gemini(body)])
  if (path.endsWith(':generateContent')) return json(gemini(body))
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

// https://docs.anthropic.com/en/api/messages-streaming
const anthropicMessage = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'fake',
  content: [{ type: 'text', text: word }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
}

function anthropic(): Json[] {
  return [
    { type: 'message_start', message: { ...anthropicMessage, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: word } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 1 },
    },
    { type: 'message_stop' },
  ]
}

// https://platform.openai.com/docs/api-reference/chat-streaming
const head = { id: 'chat_1', created: 0, model: 'fake' }

function chat(): Json {
  const message = { role: 'assistant', content: word }
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage,
  }
}

function chatChunks(): Json[] {
  const chunk = { ...head, object: 'chat.completion.chunk' }
  const delta = { role: 'assistant', content: word }
  return [
    { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage },
  ]
}

// https://platform.openai.com/docs/api-reference/responses-streaming
const part = { type: 'output_text', text: word, annotations: [] }
const item = { id: 'item_1', type: 'message', role: 'assistant', status: 'completed', content: [part] }
const finalResponse = {
  id: 'resp_1',
  object: 'response',
  created_at: 0,
  model: 'fake',
  status: 'completed',
  output: [item],
  usage: {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  },
}

function responses(): Json[] {
  const place = { item_id: 'item_1', output_index: 0, content_index: 0 }
  const list: Json[] = [
    { type: 'response.created', response: { ...finalResponse, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, content: [] } },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    { type: 'response.output_text.delta', ...place, delta: word },
    { type: 'response.output_text.done', ...place, text: word },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: finalResponse },
  ]
  return list.map((event, n) => ({ ...event, sequence_number: n }))
}

// https://ai.google.dev/api/generate-content
function gemini(body: unknown): Json {
  // Internal questions of the client (which model to route to) ask for JSON.
  const wantsJson = JSON.stringify(body).includes('"responseMimeType":"application/json"')
  const text = wantsJson ? '{"reasoning":"","model_choice":"pro"}' : word
  const content = { role: 'model', parts: [{ text }] }
  return {
    candidates: [{ index: 0, content, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  }
}
