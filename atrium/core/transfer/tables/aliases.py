"""What columns are called in files as they occur: one group of names per meaning, five languages.

The key of a group is the key a field of that meaning usually has; any name of the group, in any
spelling that folds to it, stands for the group. Headers are those of HubSpot, Salesforce, contact
lists of mail programs, and hand-made sheets. Names are parted by commas and line ends.
"""

from __future__ import annotations

ALIASES: dict[str, str] = {
    # Organisations
    "account": """
        account, account name, company, company name, organisation, organization,
        client, customer, customer name, business name, firm, associated company,
        employer
        会社名, 会社, 企業名, 法人名, 取引先, 取引先名, 顧客名, 勤務先, 得意先, 得意先名, 組織名
        公司名称, 公司, 企业名称, 单位, 单位名称, 客户, 客户名称, 组织, 公司名
        회사명, 회사, 업체명, 기업명, 거래처, 거래처명, 고객사, 상호, 상호명, 법인명, 소속
        ชื่อบริษัท, บริษัท, ชื่อลูกค้า, ลูกค้า, องค์กร, หน่วยงาน, ชื่อองค์กร
    """,
    "parent": """
        parent, parent account, parent company, subsidiary of, headquarters, parent id
        親会社, 親取引先, 上位会社
        母公司, 上级公司, 上级客户
        모회사, 상위 거래처, 본사
        บริษัทแม่, สำนักงานใหญ่
    """,
    "industry": """
        industry, sector, business type, line of business, vertical
        業種, 業界, 産業
        行业, 所属行业, 产业
        업종, 산업, 업계, 업태
        อุตสาหกรรม, ประเภทธุรกิจ
    """,
    "employees": """
        employees, number of employees, employee count, headcount, staff, company size,
        no of employees
        従業員数, 社員数, 人数
        员工人数, 员工数, 人员规模, 公司规模
        직원수, 종업원수, 사원수, 임직원수
        จำนวนพนักงาน, พนักงาน
    """,
    "revenue": """
        revenue, annual revenue, turnover, sales volume, yearly revenue
        年商, 売上高, 年間売上
        年收入, 营业额, 年营业额, 年销售额
        매출, 매출액, 연매출
        รายได้, รายได้ต่อปี, ยอดขายต่อปี
    """,
    "founded": """
        founded, year founded, year established, established, founding year,
        incorporated
        設立年, 設立, 創業年, 創業
        成立年份, 成立时间, 创立年份, 成立日期
        설립연도, 설립일, 창립연도
        ปีที่ก่อตั้ง, ก่อตั้ง
    """,
    "website": """
        website, website url, web site, homepage, home page, url, web, site, web page,
        web address
        ホームページ, ウェブサイト, サイト, HP
        网站, 网址, 公司网址, 主页, 官网
        홈페이지, 웹사이트, 사이트
        เว็บไซต์, เว็บ, โฮมเพจ
    """,
    "domain": """
        domain, company domain, company domain name, associated company domain,
        email domain
        ドメイン
        域名
        도메인
        โดเมน
    """,
    "tax_id": """
        tax id, vat number, vat id, tax number, vat, registration number,
        company number, ein
        法人番号, 登録番号, 税番号
        税号, 统一社会信用代码, 纳税人识别号
        사업자등록번호, 사업자번호, 법인등록번호
        เลขประจำตัวผู้เสียภาษี, เลขผู้เสียภาษี, เลขทะเบียน
    """,
    # People
    "full_name": """
        full name, name, contact name, contact, contact person, person, display name
        氏名, 名前, お名前, 担当者名, 先方担当者, 姓名, ご担当者名
        姓名, 联系人, 联系人姓名, 名字
        이름, 성명, 성함, 담당자명, 연락처 이름, 고객명
        ชื่อ, ชื่อ-นามสกุล, ชื่อ นามสกุล, ผู้ติดต่อ, ชื่อผู้ติดต่อ, ชื่อเต็ม
    """,
    "given_name": """
        first name, given name, forename, christian name, firstname
        名, 名（名）, ファーストネーム
        名
        이름(명), 명
        ชื่อจริง, ชื่อต้น
    """,
    "family_name": """
        last name, family name, surname, lastname
        姓, 苗字, 名字, ラストネーム
        姓, 姓氏
        성, 성씨
        นามสกุล, สกุล
    """,
    "reading": """
        reading, kana, furigana, phonetic name, pinyin, phonetic
        フリガナ, ふりがな, カナ, かな, よみ, 読み, 氏名カナ, よみがな, ヨミガナ, 会社名カナ
        拼音
        발음, 로마자
        คำอ่าน
    """,
    "job_title": """
        job title, title, position, role, function, occupation
        役職, 職位, 肩書, 肩書き, 役職名, 職種
        职位, 职务, 头衔, 岗位, 职称
        직책, 직급, 직위, 직함
        ตำแหน่ง, ตำแหน่งงาน
    """,
    "department": """
        department, division, dept, unit
        部署, 部門, 所属, 部署名, 所属部署
        部门, 所属部门
        부서, 부서명, 소속부서
        แผนก, ฝ่าย
    """,
    "salutation": """
        salutation, prefix, courtesy title, honorific
        敬称
        称呼, 称谓
        호칭, 존칭
        คำนำหน้า, คำนำหน้าชื่อ
    """,
    "birthday": """
        birthday, birth date, date of birth, birthdate, dob
        誕生日, 生年月日
        生日, 出生日期, 出生年月
        생일, 생년월일
        วันเกิด
    """,
    # Ways to reach them
    "email": """
        email, e-mail, email address, mail, e-mail address, mail address, primary email,
        work email, email 1, associated contact email, contact email
        メール, メールアドレス, Eメール, 電子メール, e-mailアドレス, mail
        邮箱, 电子邮箱, 电子邮件, 邮件, 邮箱地址, 邮件地址
        이메일, 메일, 전자우편, 이메일 주소, 메일주소
        อีเมล, อีเมล์, อีเมลล์, ที่อยู่อีเมล
    """,
    "phone": """
        phone, phone number, telephone, tel, telephone number, work phone, office phone,
        business phone, phone 1, primary phone, landline, tel no
        電話, 電話番号, TEL, 代表電話, 固定電話, 会社電話, 連絡先電話番号
        电话, 电话号码, 联系电话, 座机, 固定电话, 办公电话
        전화, 전화번호, 연락처, 대표전화, 회사전화, 유선전화
        โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, หมายเลขโทรศัพท์, โทร, เบอร์ติดต่อ
    """,
    "mobile": """
        mobile, mobile phone, mobile phone number, cell, cell phone, cellphone,
        mobile number, handy
        携帯, 携帯電話, 携帯番号, 携帯電話番号
        手机, 手机号, 手机号码, 移动电话
        휴대폰, 휴대전화, 핸드폰, 휴대폰번호, 휴대전화번호, 모바일, 핸드폰번호
        มือถือ, โทรศัพท์มือถือ, เบอร์มือถือ
    """,
    "fax": """
        fax, fax number, facsimile
        FAX, ファックス, ファクス, FAX番号
        传真, 传真号码
        팩스, 팩스번호
        แฟกซ์, โทรสาร, เบอร์แฟกซ์
    """,
    # Places
    "address": """
        address, full address, mailing address, billing address, postal address,
        location
        住所, 所在地, 会社住所, 勤務先住所
        地址, 联系地址, 公司地址, 详细地址, 通讯地址
        주소, 소재지, 회사주소, 상세주소
        ที่อยู่, ที่ตั้ง, ที่อยู่บริษัท
    """,
    "street": """
        street, street address, address line 1, address 1, mailing street,
        billing street, address1
        番地, 町名番地, 丁目番地, 住所1, 住所１
        街道, 街道地址, 路名
        도로명, 도로명주소, 번지
        ถนน, เลขที่
    """,
    "city": """
        city, town, mailing city, billing city, locality, municipality
        市区町村, 市, 市町村
        城市, 市, 所在城市
        시/군/구, 도시, 시군구
        เมือง, อำเภอ, เขต, อำเภอ/เขต
    """,
    "state": """
        state, region, province, state/region, state/province, mailing state,
        billing state, county, prefecture
        都道府県, 県
        省, 省份, 州, 省/市
        시/도, 도, 시도, 지역
        จังหวัด, รัฐ
    """,
    "postcode": """
        postcode, postal code, zip, zip code, zip/postal code, mailing postal code,
        billing postal code, post code, mailing zip,
        billing zip
        郵便番号, 〒, 郵便
        邮编, 邮政编码
        우편번호
        รหัสไปรษณีย์
    """,
    "country": """
        country, country/region, nation, mailing country, billing country,
        office location, country code
        国, 国名, 国/地域
        国家, 国家/地区
        국가, 나라
        ประเทศ
    """,
    "language": """
        language, preferred language, locale
        言語, 使用言語
        语言, 语种
        언어, 사용 언어
        ภาษา
    """,
    # Deals
    "deal": """
        deal, deal name, opportunity, opportunity name, project, project name, subject
        商談, 商談名, 案件, 案件名, 件名
        商机, 商机名称, 项目, 项目名称, 交易名称
        거래, 거래명, 영업기회, 프로젝트명, 안건명, 건명
        ดีล, ชื่อดีล, โอกาสทางการขาย, โครงการ, ชื่อโครงการ
    """,
    "stage": """
        stage, deal stage, sales stage, opportunity stage, phase
        フェーズ, ステージ, 商談フェーズ, 段階, 営業段階
        阶段, 销售阶段, 商机阶段
        단계, 영업단계, 진행단계
        ขั้นตอน, สถานะดีล, ขั้นตอนการขาย
    """,
    "pipeline": """
        pipeline, sales pipeline, funnel
        パイプライン
        销售管道, 管道
        파이프라인
        ไปป์ไลน์
    """,
    "amount": """
        amount, deal amount, value, deal value, close value, total, opportunity amount,
        deal size, price
        金額, 商談金額, 合計金額, 受注金額, 見込金額
        金额, 商机金额, 总金额, 预计金额, 成交金额
        금액, 거래금액, 합계, 예상금액, 수주금액
        จำนวนเงิน, มูลค่า, ยอดเงิน, ยอดรวม
    """,
    "currency": """
        currency, currency code, currency iso code, deal currency
        通貨, 通貨コード
        币种, 货币, 货币代码
        통화, 통화코드
        สกุลเงิน
    """,
    "probability": """
        probability, probability (%), win probability, likelihood
        確度, 受注確度, 成約確率
        赢率, 可能性, 成交概率
        확률, 성공확률, 가능성
        ความน่าจะเป็น, โอกาสสำเร็จ
    """,
    "close_date": """
        close date, closing date, expected close, expected close date, closed on,
        closed date, close
        完了予定日, 受注予定日, クローズ日, 成約日, 受注日
        结束日期, 预计成交日期, 成交日期, 关闭日期
        마감일, 종료일, 예상마감일, 수주예정일, 계약예정일
        วันที่ปิด, วันที่คาดว่าจะปิด, วันปิดการขาย
    """,
    "start_date": """
        start date, engage date, engaged on, opened on, begin date, open date,
        started on
        開始日, 商談開始日, 着手日
        开始日期, 启动日期
        시작일, 개시일
        วันที่เริ่ม, วันเริ่มต้น
    """,
    "lost_reason": """
        lost reason, closed lost reason, loss reason, reason lost, reason
        失注理由, 失注原因
        丢单原因, 输单原因, 失败原因
        실패사유, 실주사유, 실패원인
        เหตุผลที่แพ้, สาเหตุที่ปิดไม่ได้
    """,
    "source": """
        source, lead source, original source, origin, ticket source, channel
        流入元, リードソース, 情報源, きっかけ, 獲得経路
        来源, 线索来源, 客户来源
        유입경로, 출처, 리드소스
        แหล่งที่มา, ที่มา
    """,
    "product": """
        product, product name, item, article, item name
        製品, 商品, 製品名, 商品名, 品名, 品目
        产品, 产品名称, 商品, 商品名称
        제품, 상품, 제품명, 상품명, 품명, 품목
        สินค้า, ชื่อสินค้า, ผลิตภัณฑ์
    """,
    "series": """
        series, product family, family, product line, category
        シリーズ, 製品群, カテゴリ
        系列, 产品系列, 类别
        시리즈, 제품군, 카테고리
        ซีรีส์, กลุ่มสินค้า, หมวดหมู่
    """,
    "price": """
        price, sales price, unit price, list price, selling price
        単価, 価格, 販売価格, 定価
        单价, 价格, 售价
        단가, 가격, 판매가
        ราคา, ราคาขาย, ราคาต่อหน่วย
    """,
    "sku": """
        sku, product code, item number, article number, part number
        商品コード, 品番, 型番, 製品コード
        产品编码, 产品编号, 货号, 型号
        제품코드, 상품코드, 품번, 모델명
        รหัสสินค้า
    """,
    "quantity": """
        quantity, qty, count, pieces
        数量, 個数
        数量
        수량, 개수
        จำนวน, ปริมาณ
    """,
    # People of ours
    "owner": """
        owner, sales agent, sales rep, salesperson, owner id, account owner, contact owner,
        company owner, deal owner, opportunity owner, ticket owner, activity owner,
        assigned to, agent, responsible
        担当者, 担当, 営業担当, 所有者, 営業担当者, 自社担当者
        负责人, 销售, 销售员, 业务员, 所有人, 销售代表, 跟进人
        담당자, 영업담당, 영업담당자, 소유자, 담당
        ผู้รับผิดชอบ, พนักงานขาย, เจ้าของ, เซลส์, ผู้ดูแล
    """,
    "manager": """
        manager, supervisor, reports to, team leader, boss
        上司, マネージャー, 上長, 管理者
        经理, 主管, 上级
        관리자, 매니저, 상사, 팀장
        ผู้จัดการ, หัวหน้า
    """,
    "team": """
        team, regional office, office, branch, sales team, territory, business unit
        チーム, 支店, 営業所, 拠点
        团队, 分公司, 区域, 办事处
        팀, 지점, 지사, 영업소
        ทีม, สาขา
    """,
    # The record itself
    "external_id": """
        external id, id, record id, opportunity id, contact id, company id, deal id,
        account id, ticket id, activity id, lead id, key, no, number, customer number,
        customer no
        番号, 顧客番号, 顧客コード, 管理番号, 取引先コード, コード
        编号, 客户编号, 序号, 代码
        번호, 고객번호, 거래처코드, 코드, 관리번호
        รหัส, รหัสลูกค้า, เลขที่, ลำดับ
    """,
    "created_at": """
        created at, create date, created, created date, date created, creation date,
        date added, since
        作成日, 登録日, 作成日時, 登録日時
        创建时间, 创建日期, 登记日期, 录入时间
        생성일, 등록일, 작성일, 생성일시
        วันที่สร้าง, วันที่บันทึก
    """,
    "updated_at": """
        updated at, last modified date, modified, last modified, updated, last update
        更新日, 最終更新日, 更新日時
        更新时间, 修改时间, 最后修改时间, 更新日期
        수정일, 최종수정일, 갱신일
        วันที่แก้ไข, แก้ไขล่าสุด
    """,
    "lifecycle": """
        lifecycle stage, life cycle stage, lifecycle, customer stage
        ライフサイクルステージ, 顧客ステージ
        生命周期阶段, 生命周期, 客户阶段
        라이프사이클 단계, 고객단계
        ช่วงชีวิตลูกค้า, วงจรลูกค้า
    """,
    "status": """
        status, lead status, ticket status, state of affairs, task status
        状態, ステータス, 状況
        状态, 线索状态
        상태, 진행상태
        สถานะ
    """,
    "priority": """
        priority, ticket priority, urgency, severity
        優先度, 優先順位, 緊急度
        优先级, 紧急程度
        우선순위, 중요도, 긴급도
        ลำดับความสำคัญ, ความสำคัญ
    """,
    "type": """
        type, deal type, activity type, account type, kind
        種別, 種類, タイプ, 区分
        类型, 种类, 客户类型
        유형, 종류, 구분, 타입
        ประเภท, ชนิด
    """,
    "tags": """
        tags, labels, keywords, groups
        タグ, ラベル
        标签
        태그, 라벨
        แท็ก, ป้ายกำกับ
    """,
    "notes": """
        notes, note, description, comment, comments, remarks, memo, notes/description,
        ticket description
        備考, メモ, 説明, コメント, 特記事項
        备注, 说明, 描述, 注释
        비고, 메모, 설명, 참고사항, 특이사항
        หมายเหตุ, บันทึก, รายละเอียด, คำอธิบาย
    """,
}
